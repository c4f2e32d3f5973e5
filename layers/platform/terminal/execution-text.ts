import type { IntentOutcome } from '../../core/execution/executor/execution-intent.ts';
import type { VenueFill } from '../../core/execution/executor/venue-view.ts';
import type { WorkReport } from '../../core/execution/executor/worked-intent.ts';
import type { JournalBody } from '../../core/decision/journal.ts';
import {
  formatDecimal,
  pricePerUnit,
  toNumber,
  ZERO_MONEY,
  ZERO_QTY,
} from '../../core/foundation/decimal.ts';
import type { Refusal } from '../../core/foundation/result.ts';
import { isoInstant } from '../../core/foundation/time.ts';
import { joinedFills } from './joined-fills.ts';

type Told = Extract<JournalBody, { kind: 'fill' }>;
type FillBody = Omit<Told, 'fill'> & { readonly fill: AsReported };

/** What the venue's own words add to a fill that it reported. */
type AsReported = Told['fill'] & Partial<Pick<VenueFill, 'commission' | 'venueOrderId'>>;

/** The trades of a decision, each with what was taken of it. */
export function fillLines(bodies: readonly JournalBody[]): ReadonlyMap<JournalBody, string> {
  const fills = fillsIn(bodies);
  const lines = new Map(
    joinedFills(fills).map(({ told, taken }) => [told.fill.tradeId, fillLine(told, taken)]),
  );
  return new Map(
    bodies.flatMap((body) => {
      const line = body.kind === 'fill' ? lines.get(body.fill.tradeId) : undefined;
      return line === undefined ? [] : [[body, line] as const];
    }),
  );
}

/** What came of an intent, why not all of it, and how it was worked. */
export function outcomeLines(
  { symbol, kind, filledQty, refusal, revision, report }: IntentOutcome,
  bodies: readonly JournalBody[],
): readonly string[] {
  const again = revision > 1 ? `, revision ${revision}` : '';
  const why = refusal === undefined ? '' : ` (${refusalText(refusal)})`;
  const outcome = `outcome ${symbol}: ${kind}, ${formatDecimal(filledQty)} filled${again}${why}`;
  if (report === undefined) return [outcome];
  const outside = fillsIn(bodies).flatMap(({ fill }) =>
    fill.symbol === symbol && fill.commission !== undefined ? [fill.commission.currency] : [],
  );
  const left = outside.length === 0 || report.fees > ZERO_MONEY ? [] : [...new Set(outside)];
  return [
    outcome,
    ...reportLines(report, filledQty),
    ...left.map((currency) => `  fees taken in ${currency} are not in it`),
  ];
}

function fillLine({ fill, closed }: FillBody, taken: FillBody | undefined): string {
  const { tradeId, side, lastQty, lastPx, fee, liquidity, atMs, commission, venueOrderId, slippage } = fill;
  const worth = taken === undefined ? '' : ` (worth ${formatDecimal(taken.fill.fee)})`;
  const parts = [
    `fee ${formatDecimal(fee)}`,
    ...(commission === undefined
      ? []
      : [`and ${formatDecimal(commission.amount)} ${commission.currency}${worth}`]),
    // Only a venue of bars has a price to measure it by.
    ...(venueOrderId === undefined ? [`slippage ${formatDecimal(slippage)}`] : []),
    `${liquidity} at ${isoInstant(atMs)}`,
  ];
  const result = closed ?? taken?.closed;
  const ended = result === undefined ? '' : `; the trade closed with ${formatDecimal(result.result)}`;
  return `fill ${tradeId}: ${side} ${formatDecimal(lastQty)} at ${formatDecimal(lastPx)}, ${parts.join(', ')}${ended}`;
}

/** With the numbers that its words leave out. */
function refusalText({ code, message, details = {} }: Refusal): string {
  const unsaid = Object.entries(details).filter(
    ([, value]) => value !== '' && !message.includes(String(value)),
  );
  return `${code}: ${[message, ...unsaid.map(([name, value]) => `${name} ${value}`)].join(', ')}`;
}

function reportLines(report: WorkReport, filledQty: IntentOutcome['filledQty']): readonly string[] {
  const { algorithm, reason, children, cost, arrivalPx, arrivalBps, intervalVwapPx, intervalVwapBps } =
    report;
  const { executionBps, feeBps, opportunityBps, totalBps } = report;
  const average =
    filledQty > ZERO_QTY ? `, average price ${digits(toNumber(pricePerUnit(cost, filledQty)))}` : '';
  const vwap =
    intervalVwapPx === undefined ? 'not known' : `${digits(intervalVwapPx)} (${bps(intervalVwapBps)})`;
  return [
    `  worked as ${algorithm} in ${children} parts${reason === undefined ? '' : `, until ${reason}`}${average}`,
    `  price at arrival ${digits(arrivalPx)} (${bps(arrivalBps)}), the interval's VWAP ${vwap}`,
    `  shortfall ${bps(totalBps)} = execution ${bps(executionBps)} + fees ${bps(feeBps)} + not filled ${bps(opportunityBps)}`,
  ];
}

function bps(value: number | undefined): string {
  // What is nothing at two digits has no sign.
  return value === undefined ? 'not known' : `${value.toFixed(2).replace(/^-(?=0\.00$)/, '')} bps`;
}

/** A price that is an average, in as many digits as say something. */
function digits(px: number): string {
  return String(Number(px.toPrecision(8)));
}

function fillsIn(bodies: readonly JournalBody[]): readonly FillBody[] {
  return bodies.flatMap((body): readonly FillBody[] => (body.kind === 'fill' ? [body] : []));
}
