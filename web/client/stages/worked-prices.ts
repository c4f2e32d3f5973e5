import type { FillView, OutcomeAnswer } from '../../api.ts';

type Report = NonNullable<OutcomeAnswer['report']>;

/** The prices behind a report's basis points; each undefined where the report has nothing to tell it by. */
export interface WorkedPrices {
  readonly averagePx: number | undefined;
  readonly arrivalPx: number | undefined;
  /** The market's volume-weighted price from arrival to the end. */
  readonly vwapPx: number | undefined;
}

const BPS = 10_000;

/** A report keeps slippage against a price, not the price: average = price x (1 + sign x bps / 10,000). */
export function workedPrices(
  { cost, arrivalBps, intervalVwapBps }: Pick<Report, 'cost' | 'arrivalBps' | 'intervalVwapBps'>,
  { filledQty, side }: { readonly filledQty: number; readonly side: 'buy' | 'sell' },
): WorkedPrices {
  if (filledQty === 0) return { averagePx: undefined, arrivalPx: undefined, vwapPx: undefined };
  const averagePx = Number(cost) / filledQty;
  const sign = side === 'buy' ? 1 : -1;
  const behind = (bps: number | undefined): number | undefined =>
    bps === undefined ? undefined : averagePx / (1 + (sign * bps) / BPS);
  return { averagePx, arrivalPx: behind(arrivalBps), vwapPx: behind(intervalVwapBps) };
}

/** The currencies that fees were taken in besides the instrument's own. */
export function outsideFees(fills: readonly FillView[]): readonly string[] {
  const currencies = fills.flatMap(({ commission }) => commission?.currency ?? []);
  return [...new Set(currencies)];
}
