import type { JSX } from 'preact';
import type { DecisionView } from '../../api.ts';
import { Denial } from '../parts/denial.tsx';
import { Table } from '../parts/table.tsx';
import { useText } from '../words/text.ts';

type Route = DecisionView['routes'][number];
type Judged = Route['judged'][number];

/** Where an intent went, of several accounts, and what each venue would have cost or why it could not be used. */
export function RoutePart({ route, isAnswered }: { route: Route; isAnswered: boolean }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.route;
  const { symbol, judged, parts, refusal } = route;
  const where = parts.map(({ account, quantity }) => say.to(format.quantity(quantity), account)).join(', ');
  return (
    <div class="work">
      <p>
        {isAnswered ? null : <strong>{symbol}: </strong>}
        {parts.length === 0 ? say.nowhere : where}{' '}
        {refusal === undefined ? null : <Denial refusal={refusal} />}
      </p>
      {judged.length === 0 ? null : <Venues judged={judged} chosen={parts.map(({ account }) => account)} />}
    </div>
  );
}

function Venues({ judged, chosen }: Pick<Route, 'judged'> & { chosen: readonly string[] }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.route;
  const cost = (judgedVenue: Judged, of: keyof Costs): string =>
    judgedVenue.kind === 'usable' ? format.basisPoints(judgedVenue.factors.costsBps[of]) : '–';
  return (
    <>
      <Table<Judged>
        caption={say.venues}
        rows={judged}
        keyOf={({ venue }) => venue}
        classOf={({ venue }) => (chosen.includes(venue) ? '' : 'unheard')}
        columns={[
          {
            name: say.venue,
            narrow: 'heading',
            cell: (one) => (
              <>
                {one.venue}{' '}
                {chosen.includes(one.venue) ? <span class="chip traded">{say.chosen}</span> : null}
                {one.kind === 'usable' ? null : (
                  <small>
                    <Denial refusal={one.refusal} />
                  </small>
                )}
              </>
            ),
          },
          { name: say.spread, figure: true, cell: (one) => cost(one, 'spread') },
          { name: say.fee, figure: true, cell: (one) => cost(one, 'fee') },
          { name: say.depth, figure: true, cell: (one) => cost(one, 'depth') },
          {
            name: say.latency,
            figure: true,
            cell: (one) => (
              <>
                {cost(one, 'latency')}
                {one.kind === 'usable' ? <small>{format.number(one.factors.latencyMs)} ms</small> : null}
              </>
            ),
          },
          {
            name: say.total,
            figure: true,
            cell: (one) => (
              <strong>{one.kind === 'usable' ? format.basisPoints(0 - one.factors.scoreBps) : '–'}</strong>
            ),
          },
        ]}
      />
      <p class="quiet">{say.note}</p>
    </>
  );
}

type Costs = Extract<Judged, { kind: 'usable' }>['factors']['costsBps'];
