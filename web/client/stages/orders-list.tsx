import type { JSX } from 'preact';
import type { OrderView } from '../../api.ts';
import { useText } from '../words/text.ts';
import { OrderPart } from './order-part.tsx';

/** Those that did something; protection that was laid and taken back, as it is with every change of a position, when asked for. */
export function OrdersList({ orders }: { orders: readonly OrderView[] }): JSX.Element | null {
  const { words } = useText();
  if (orders.length === 0) return null;
  const idle = orders.filter(cameToNothing);
  const folded = idle.length > FOLDED_FROM ? idle : [];
  return (
    <>
      <ul class="orders">
        {orders.map((order) =>
          folded.includes(order) ? null : <OrderPart key={order.request.clientOrderId} order={order} />,
        )}
      </ul>
      {folded.length === 0 ? null : (
        <details class="folded">
          <summary>{words.decision.orders.idle(folded.length)}</summary>
          <ul class="orders">
            {folded.map((order) => (
              <OrderPart key={order.request.clientOrderId} order={order} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** So few are no burden. */
const FOLDED_FROM = 2;

function cameToNothing({ leg, events, fills }: OrderView): boolean {
  const last = events.at(-1)?.event.kind;
  return (leg === 'stop' || leg === 'target') && fills.length === 0 && last === 'canceled';
}
