import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import type { Sym } from '../../core/market/instrument.ts';
import { exposuresOf, type Exposure } from '../../core/portfolio/exposures.ts';
import { quantityOf } from '../../core/portfolio/ledger.ts';
import { ratesAsOf } from '../../core/portfolio/rate-book.ts';
import { ZERO_QTY } from '../../core/foundation/decimal.ts';
import { DAY_MS } from '../../core/foundation/time.ts';

/** What is held, by what it is of; or why that cannot be said. Ratios are of NAV. */
export type ExposureStatus =
  | { readonly known: false; readonly why: string }
  | {
      readonly known: true;
      readonly groups: readonly { readonly by: ExposureGroup; readonly exposures: readonly Exposure[] }[];
    };

export type ExposureGroup = 'asset-class' | 'sector' | 'region' | 'currency';

/** Everything is quoted in the account's own currency so far, so no rate is observed; one would be good for a day. */
export function exposureStatus(
  { portfolio, atMs }: SystemState,
  { universe, currency }: SystemConfig,
  priceOf: (symbol: Sym) => number | undefined,
): ExposureStatus {
  const rates = ratesAsOf([], { atMs, ageMsMax: DAY_MS, pivot: currency });
  if (!rates.ok) return { known: false, why: rates.error.message };
  const holdings = universe.flatMap(({ instrument }) => {
    const quantity = quantityOf(portfolio, instrument.symbol);
    return quantity === ZERO_QTY ? [] : [{ instrument, quantity, price: priceOf(instrument.symbol) ?? NaN }];
  });
  const found = exposuresOf({
    holdings,
    cash: [{ currency: portfolio.currency, amount: portfolio.cash }],
    currency,
    rates: rates.value,
  });
  if (!found.ok) return { known: false, why: found.error.message };
  const { byAssetClass, bySector, byRegion, byCurrency } = found.value;
  return {
    known: true,
    groups: [
      { by: 'asset-class', exposures: byAssetClass },
      { by: 'sector', exposures: bySector },
      { by: 'region', exposures: byRegion },
      { by: 'currency', exposures: byCurrency },
    ],
  };
}
