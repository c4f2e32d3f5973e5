import { at } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal } from '../../../layers/core/foundation/decimal.ts';
import { reviewRisk } from '../../../layers/core/decision/review-risk.ts';
import type { ReviewInputs } from '../../../layers/core/decision/review-subject.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import type { SystemConfig } from '../../../layers/core/decision/system-config.ts';
import type { Instrument } from '../../../layers/core/market/instrument.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aContext, aMarket, aProposal, aRegime, aView, barsUntilToday } from '../../builders/a-cycle.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';

/** Euros throughout, so that the dollar limit stays out of what is not about it. */
export const EUR: Partial<Instrument> = { currency: 'EUR' };
/** One instrument at 100 without limits in its way, and a proposal to hold a full position of it. */
export function inputs(
  change: Partial<Omit<ReviewInputs, 'config' | 'context'>> & {
    config?: Partial<SystemConfig>;
    context?: Partial<ReviewInputs['context']>;
  } = {},
): ReviewInputs {
  const config = aConfig({ universe: [aMember(EUR)], currency: 'EUR', ...change.config });
  return {
    market: aMarket([
      [SPX, barsUntilToday(1)],
      [FTSE, barsUntilToday(2)],
    ]),
    regime: aRegime(),
    technical: config.universe.map(({ instrument }) => aView({ symbol: instrument.symbol })),
    proposals: [aProposal()],
    ...change,
    config,
    context: aContext(change.context),
  };
}
/** The review of the first proposal. */
export const review = (change: Parameters<typeof inputs>[0] = {}): Review =>
  at(reviewRisk(inputs(change)), 0);
export const codeOf = (found: Review): string => (found.verdict === 'denied' ? found.code : found.verdict);
export const quantityOf = (found: Review): string =>
  found.verdict === 'approved' || found.verdict === 'needs-approval'
    ? formatDecimal(found.intent.quantity)
    : codeOf(found);
