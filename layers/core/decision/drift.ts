import { ZERO_QTY } from '../foundation/decimal.ts';
import { barsPerSession } from '../market/bar-interval.ts';
import type { BarWindow } from '../market/bar-window.ts';
import { commonReturns } from '../market/common-returns.ts';
import type { Sym } from '../market/instrument.ts';
import { netAssetValue, quantityOf } from '../portfolio/ledger.ts';
import { proposeRebalance, type RebalanceProposal, type TargetedHolding } from '../portfolio/rebalance.ts';
import { roundTripCostRatio } from '../risk/cost-model.ts';
import { standardDeviation } from '../statistics/moments.ts';
import { symmetric, cell, type Matrix } from '../statistics/linear-algebra.ts';
import { shrunkCovariance } from '../statistics/shrunk-covariance.ts';
import type { DecisionRecord } from './decision-record.ts';
import { benchmarkOf, periodsPerYear, type SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/** What the newest decision found each instrument should weigh. */
export type Sized = Pick<DecisionRecord, 'proposals'> & {
  readonly reviews: readonly Pick<DecisionRecord['reviews'][number], 'symbol' | 'sizing'>[];
};

/**
 * How far what is held has drifted from what the newest decision would hold, and whether going there is worth its cost
 * ([A5]). Told only: each cycle sizes and trades anew. The utility is that of the bet that is sized, a fraction f of Kelly,
 * whose aversion to variance is 1 / f (MacLean, Thorp and Ziemba 2010), over as long as a position is held. What was not
 * sized, or has no price, is left out; without a price of something that is held nothing can be told.
 */
export function driftOf(
  { portfolio }: Pick<SystemState, 'portfolio'>,
  {
    config,
    windows,
    sized,
  }: { config: SystemConfig; windows: ReadonlyMap<Sym, BarWindow>; sized: Sized | undefined },
): readonly RebalanceProposal[] {
  const lastPx = (symbol: Sym): number | undefined => windows.get(symbol)?.close.at(-1);
  const nav = netAssetValue(portfolio, lastPx);
  if (nav === undefined || !(nav > 0)) return [];
  const held = config.universe.flatMap(({ instrument, costs }) => {
    const { symbol } = instrument;
    const quantity = quantityOf(portfolio, symbol);
    const [window, price, targetWeight] = [windows.get(symbol), lastPx(symbol), targetOf(symbol, sized)];
    if (quantity === ZERO_QTY || window === undefined || price === undefined || targetWeight === undefined)
      return [];
    const sessionVolatility = standardDeviation(returnsOf(window)) ?? 0;
    const inputs = { normalisedVolatility: 1, sessionVolatility, volumeRatio: 0 };
    const holding: TargetedHolding = {
      ...{ instrument, quantity, price, targetWeight },
      unitValue: price,
      roundTripCostRatio: roundTripCostRatio(costs, inputs),
    };
    return [{ holding, window }];
  });
  if (held.length === 0) return [];
  const perYear = periodsPerYear(config);
  const perSession = barsPerSession(config.interval, benchmarkOf(config).instrument.calendar);
  return proposeRebalance(
    held.map(({ holding }) => holding),
    {
      nav,
      covariance: annualCovariance(
        held.map(({ window }) => window),
        perYear,
      ),
      parameters: {
        bandRatio: config.sizing.rebalanceRatioMin,
        riskAversion: 1 / config.sizing.kellyRatio,
        horizonYears: (config.holdingSessionsMax * perSession) / perYear,
      },
    },
  );
}

/** Signed; nothing where the newest decision wants to be out, unknown where it did not size the instrument. */
function targetOf(symbol: Sym, sized: Sized | undefined): number | undefined {
  const direction = sized?.proposals.find((proposal) => proposal.symbol === symbol)?.direction;
  const last = sized?.reviews.find((review) => review.symbol === symbol)?.sizing.at(-1);
  if (last === undefined || direction === undefined) return undefined;
  return direction === 'short' ? -last.ratio : last.ratio;
}

function returnsOf(window: BarWindow): Float64Array {
  return commonReturns([window])[0] ?? new Float64Array();
}

function annualCovariance(windows: readonly BarWindow[], barsPerYear: number): Matrix | undefined {
  const found = shrunkCovariance(commonReturns(windows))?.covariance;
  return found && symmetric(windows.length, (row, column) => barsPerYear * cell(found, row, column));
}
