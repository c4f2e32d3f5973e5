import { parseDecimal, ZERO_MONEY } from '../../core/foundation/decimal.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { sym } from '../../core/market/instrument.ts';
import type { VenueFill } from '../../app/ports/trading-venue.ts';
import type { UnifiedTrade } from './ccxt-exchange.ts';
import { inBase, type ListedInstrument } from './unified-instrument.ts';

/** A trade as a fill; undefined where its numbers do not fit in 18 decimals. */
export function unifiedFill(
  trade: UnifiedTrade,
  { instrument, unitQty }: ListedInstrument,
  clientOrderId: string | undefined,
): VenueFill | undefined {
  const units = parseDecimal<'qty'>(trade.amount);
  const lastPx = parseDecimal<'px'>(trade.price);
  const cost = parseDecimal<'money'>(trade.fee?.cost ?? '0');
  if (!units.ok || !lastPx.ok || !cost.ok) return undefined;
  const lastQty = inBase(units.value, unitQty);
  if (lastQty === undefined) return undefined;
  const currency = trade.fee?.currency ?? instrument.currency;
  const isOwn = currency === instrument.currency;
  return {
    tradeId: trade.id,
    venueOrderId: trade.order ?? '',
    clientOrderId: clientOrderId ?? '',
    symbol: sym(trade.symbol),
    side: trade.side,
    lastQty,
    lastPx: lastPx.value,
    fee: isOwn ? cost.value : ZERO_MONEY,
    ...(isOwn ? {} : { commission: { currency, amount: cost.value } }),
    liquidity: trade.takerOrMaker === 'maker' ? 'maker' : 'taker',
    // The venue gives no price of reference; whoever sent the order knows what it was measured against.
    slippage: ZERO_MONEY,
    atMs: epochMs(trade.timestamp),
  };
}
