import type { Advance, SessionClose } from '../../../layers/core/decision/advance.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import type { SystemConfig } from '../../../layers/core/decision/system-config.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import type { OrderEvent } from '../../../layers/core/execution/order.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aFill } from '../../builders/a-fill.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { orderId } from '../../builders/an-order.ts';
import { aClose, aFlow, aState } from '../../builders/a-state.ts';

/** A fill of the first order: ten bought at 100, unless it says otherwise. */
export const filled = (tradeId: string, change: Partial<ReturnType<typeof aFill>> = {}): OrderEvent => ({
  kind: 'fill',
  fill: aFill({ tradeId, clientOrderId: orderId(1), ...change }),
});
/** What the venue said of the first order, numbered from one. */
export const reports = (...events: readonly OrderEvent[]): SessionClose['reports'] =>
  events.map((event, index) => ({ seq: index + 1, clientOrderId: orderId(1), event }));
export const kindsOf = ({ entries }: Advance): readonly string[] => entries.map(({ body }) => body.kind);

/** Closes these days after another, from an account with 10,000 in it. */
export function lived(
  closes: readonly Partial<SessionClose>[],
  config: SystemConfig = aConfig(),
  start = aState({}, config),
): readonly Advance[] {
  const advances: Advance[] = [];
  let state: SystemState = start;
  for (const [index, change] of closes.entries()) {
    const flows = index === 0 ? { flows: [aFlow('10000')] } : {};
    const advance = closeSession(state, aClose(index, { ...flows, ...change }), config);
    state = advance.state;
    advances.push(advance);
  }
  return advances;
}
/** What is to be sold. These positions come without their stops, and the new ones for them are not what is asked here. */
export function sales(advance: Advance | undefined): SystemState['outbox'] {
  return (advance?.state.outbox ?? []).filter(({ intent }) => intent.kind !== 'protect');
}
export const priced = (price: number): Partial<SessionClose> => ({ prices: new Map([[SPX, price]]) });
