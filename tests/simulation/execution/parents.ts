import {
  formatDecimal,
  greatest,
  minus,
  notionalOf,
  plus,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import type { TakenIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import type { MemoryExecutionStore } from './memory-execution-store.ts';
import type { TrueOrder, VenueTruth } from './venue-truth.ts';

/** What must never be of an entry that is worked in parts; asked whenever the venue has taken a part of it. */
export function parentFault(
  truth: VenueTruth,
  decisionId: string,
  store: MemoryExecutionStore,
): { readonly code: string; readonly text: string } | undefined {
  const taken = intentOf(store, decisionId);
  if (taken?.offered.algorithm === undefined) return undefined;
  const children = entriesOf(store.history, decisionId).flatMap(
    ({ clientOrderId }) => truth.find(clientOrderId) ?? [],
  );
  const { intent } = taken.offered;
  const most = children.reduce((sum, child) => plus(sum, reservedQty(truth, child)), ZERO_QTY);
  if (most > intent.quantity) {
    const text = `${decisionId}: ${formatDecimal(most)} of ${formatDecimal(intent.quantity)}`;
    return { code: 'PARENT_OVERFILLED', text };
  }
  const rules = truth.nature.instruments.find(({ symbol }) => symbol === intent.symbol);
  const small = children.find(
    ({ quantity, limitPx }) =>
      rules !== undefined &&
      limitPx !== undefined &&
      (quantity < rules.minQty || notionalOf(limitPx, quantity) < rules.minNotional),
  );
  return small === undefined ? undefined : { code: 'CHILD_TOO_SMALL', text: small.clientOrderId };
}

export function isWorked(store: MemoryExecutionStore, decisionId: string): boolean {
  return intentOf(store, decisionId)?.offered.algorithm !== undefined;
}

/** Every entry that was ever written down for a decision. */
export function entriesOf(history: readonly ExecutionFact[], decisionId: string): readonly OrderRequest[] {
  const entries = new Map<string, OrderRequest>();
  for (const fact of history) {
    if (fact.kind !== 'order-initialized' || fact.decisionId !== decisionId) continue;
    const { request } = fact;
    if (request.type.kind !== 'stop' && !request.reduceOnly) entries.set(request.clientOrderId, request);
  }
  return [...entries.values()];
}

/** What it has filled or may fill; what the venue traded after it had said that the order was gone is its own doing. */
function reservedQty({ trades }: VenueTruth, { status, quantity, filledQty, clientOrderId }: TrueOrder): Qty {
  if (status === 'open') return quantity;
  const late = trades
    .filter((trade) => trade.late && trade.fill.clientOrderId === clientOrderId)
    .reduce((sum, { fill }) => plus(sum, fill.lastQty), ZERO_QTY);
  return greatest(minus(filledQty, late), ZERO_QTY);
}

function intentOf({ stored }: MemoryExecutionStore, decisionId: string): TakenIntent | undefined {
  return stored?.books.intents.find(({ offered }) => offered.decisionId === decisionId);
}
