import { formatDecimal, roundToTick } from '../foundation/decimal.ts';
import type { Intent } from '../execution/intent.ts';
import { protectionGaps, type ProtectionGap } from '../execution/protection.ts';
import type { Closing } from './advance.ts';
import { memberOf } from './system-config.ts';
import type { OutboxItem, SystemState } from './system-state.ts';

/** After a close: an alert for every position without its stops, and a new stop for what is missing. */
export function repairProtection(state: SystemState, closing: Closing): SystemState {
  const leaving = new Set(state.outbox.map(({ intent }) => intent.symbol));
  // What is being sold in this very step is on its way out.
  const gaps = protectionGaps(state.portfolio.positions, state.orders).filter(
    ({ symbol }) => !leaving.has(symbol),
  );
  const repairs = gaps.flatMap((gap) => repaired(gap, closing));
  return repairs.length === 0 ? state : { ...state, outbox: [...state.outbox, ...repairs] };
}

function repaired(gap: ProtectionGap, { close, config, entries }: Closing): readonly OutboxItem[] {
  const { symbol, side, quantity, protectedQty, missing } = gap;
  const decisionId = `repair-${close.atMs}`;
  const price = close.prices.get(symbol);
  const tick = memberOf(config, symbol)?.instrument.tick;
  const can = price !== undefined && tick !== undefined;
  entries.push({
    id: `${decisionId}-${symbol}`,
    atMs: close.atMs,
    decisionId,
    body: {
      kind: 'alert',
      code: 'UNPROTECTED',
      text: `${formatDecimal(quantity)} ${symbol} held, ${formatDecimal(protectedQty)} protected; ${can ? 'a new stop is sent' : 'without a price no stop can be set'}`,
    },
  });
  if (!can) return [];
  const away = config.guards.repairStopRatio * (side === 'sell' ? -1 : 1);
  const stopPx = roundToTick(price * (1 + away), tick, side === 'sell' ? 'ceil' : 'floor');
  const intent: Intent = { kind: 'protect', symbol, side, quantity: missing, stopPx };
  return [{ decisionId, intent }];
}
