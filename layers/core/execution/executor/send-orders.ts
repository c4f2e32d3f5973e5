import type { EpochMs } from '../../foundation/time.ts';
import type { OrderRequest } from '../order.ts';
import { hear, type Draft } from './draft.ts';

/** Lets orders leave: they are written down as sent, and the shell sends them once that is committed. Never twice. */
export function sendOrders(
  draft: Draft,
  requests: readonly OrderRequest[],
  { raisesRisk, freshUntilMs }: { raisesRisk: boolean; freshUntilMs?: EpochMs },
): void {
  for (const { clientOrderId } of requests) {
    hear(draft, clientOrderId, { kind: 'submitted', atMs: draft.nowMs });
  }
  const bound = freshUntilMs === undefined ? {} : { freshUntilMs };
  draft.effects.push({ kind: 'send', requests, raisesRisk, ...bound });
}
