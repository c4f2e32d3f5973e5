import { money, px, qty, type Qty } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type {
  ParentCommand,
  ParentEvent,
} from '../../../../layers/core/execution/algorithms/parent-messages.ts';
import type { ParentOrder } from '../../../../layers/core/execution/algorithms/parent-order.ts';
import type { Plan } from '../../../../layers/core/execution/algorithms/schedule.ts';
import {
  startParent,
  stepParent,
  type ParentState,
} from '../../../../layers/core/execution/algorithms/work-parent.ts';

/** Ten coins to buy within a hundred seconds from the instant 0, at a venue of cents and thousandths. */
export function aParent(change: Partial<ParentOrder> = {}): ParentOrder {
  return {
    side: 'buy',
    quantity: qty('10'),
    arrivalMs: epochMs(0),
    arrivalPx: 100,
    endMs: epochMs(100_000),
    rules: { tick: px('0.01'), lot: qty('0.001'), minQty: qty('0.01'), minNotional: money('10') },
    quoteAgeMsMax: 1_000_000,
    childGapMs: 1_000,
    ...change,
  };
}

export function started(parent: ParentOrder, plan: Plan): ParentState {
  const start = startParent(parent, plan);
  if (!start.ok) throw new Error(start.error.message);
  return start.value;
}

/** Takes the events in and answers the last state and every command. */
export function heard(
  state: ParentState,
  ...events: readonly ParentEvent[]
): { readonly state: ParentState; readonly commands: readonly ParentCommand[] } {
  const commands: ParentCommand[] = [];
  let now = state;
  for (const event of events) {
    const step = stepParent(now, event);
    now = step.state;
    commands.push(...step.commands);
  }
  return { state: now, commands };
}

export function aQuote(atMs: number, bidPx = 99.99, askPx = 100.01): ParentEvent {
  return { kind: 'quote', atMs: epochMs(atMs), bidPx, askPx };
}

export function aTrade(atMs: number, quantity: number, tradePx = 100): ParentEvent {
  return { kind: 'trade', atMs: epochMs(atMs), px: tradePx, quantity };
}

export function aClock(atMs: number): ParentEvent {
  return { kind: 'clock', atMs: epochMs(atMs) };
}

export function aChildFill(
  atMs: number,
  child: number,
  lastQty: Qty,
  { lastPx = '100.01', tradeId = `${child}-${atMs}`, fee = '0' } = {},
): ParentEvent {
  return {
    kind: 'child-fill',
    atMs: epochMs(atMs),
    child,
    tradeId,
    lastQty,
    lastPx: px(lastPx),
    fee: money(fee),
  };
}

export function aChildClosed(atMs: number, child: number, filledQty: Qty): ParentEvent {
  return { kind: 'child-closed', atMs: epochMs(atMs), child, filledQty };
}

export function aCancel(atMs: number): ParentEvent {
  return { kind: 'cancel', atMs: epochMs(atMs) };
}
