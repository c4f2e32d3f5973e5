import type { JSX } from 'preact';
import type { FillView, OutcomeAnswer } from '../../api.ts';
import { Facts } from '../parts/facts.tsx';
import { useText } from '../words/text.ts';

type Report = NonNullable<OutcomeAnswer['report']>;

/** How an entry was worked in parts, and what it cost against the price at arrival and the market's average. */
export function WorkReport({
  report,
  filledQty,
  fills,
}: {
  report: Report;
  filledQty: number;
  /** Of its entries. */
  fills: readonly FillView[];
}): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.work;
  const { algorithm, children, cost: paid, arrivalPx, intervalVwapPx, arrivalBps, intervalVwapBps } = report;
  const { executionBps, feeBps, opportunityBps, totalBps } = report;
  const averagePx = filledQty > 0 ? Number(paid) / filledQty : undefined;
  const price = (px: number | undefined): string => (px === undefined ? say.unknown : format.price(px));
  const cost = (bps: number | undefined): string =>
    bps === undefined ? say.unknown : format.basisPoints(bps);
  const against = (bps: number | undefined): { note?: string } =>
    bps === undefined ? {} : { note: say.paid(format.basisPoints(bps)) };
  const outside = outsideFees(fills);
  return (
    <div class="work">
      <p>
        {say.algorithms[algorithm]}, {say.parts(children)}
        {report.reason === undefined ? '' : `; ${say.ends[report.reason]}`}
      </p>
      <Facts
        wide
        items={[
          { name: say.average, value: price(averagePx) },
          { name: say.arrival, value: price(arrivalPx), ...against(arrivalBps) },
          { name: say.vwap, value: price(intervalVwapPx), ...against(intervalVwapBps) },
        ]}
      />
      <h4>{say.shortfall}</h4>
      <Facts
        wide
        items={[
          { name: say.execution, value: cost(executionBps) },
          { name: say.fees, value: cost(feeBps) },
          { name: say.opportunity, value: cost(opportunityBps) },
          { name: say.total, value: <strong>{cost(totalBps)}</strong> },
        ]}
      />
      <p class="quiet">
        {say.note}
        {Number(report.fees) === 0 && outside.length > 0 ? ` ${say.outside(outside.join(', '))}` : ''}
      </p>
    </div>
  );
}

/** The currencies that fees were taken in besides the instrument's own. */
function outsideFees(fills: readonly FillView[]): readonly string[] {
  const currencies = fills.flatMap(({ commission }) => commission?.currency ?? []);
  return [...new Set(currencies)];
}
