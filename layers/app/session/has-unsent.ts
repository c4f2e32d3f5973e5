import type { SystemState } from '../../core/decision/system-state.ts';

/** Whether something written down has not left yet; also after a crash between the two. */
export function hasUnsent({ outbox, cancels, orders }: SystemState): boolean {
  return (
    outbox.length > 0 || cancels.length > 0 || orders.some(({ status }) => status.kind === 'pending-submit')
  );
}
