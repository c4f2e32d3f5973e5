import type { JSX } from 'preact';
import type { DecisionView, OrderView } from '../../api.ts';
import { OrderPrice } from '../panels/orders-panel.tsx';
import { Facts } from '../parts/facts.tsx';
import { Recorded } from '../parts/recorded.tsx';
import { Signed } from '../parts/signed.tsx';
import { labelled, useText } from '../words/text.ts';
import { Stage } from './stage.tsx';

/** What left for the venue, and what came back. */
export function OrdersStage({ view: { record, orders } }: { view: DecisionView }): JSX.Element {
  const { words } = useText();
  const say = words.decision.orders;
  if (orders.length === 0) {
    const result = record.orderIds.length > 0 ? say.expected : say.none;
    return <Stage name="orders" result={result} tone="absent" />;
  }
  const fills = orders.reduce((count, order) => count + order.fills.length, 0);
  return (
    <Stage name="orders" result={say.count(orders.length, fills)}>
      <ul class="orders">
        {orders.map((order) => (
          <OrderPart key={order.request.clientOrderId} order={order} />
        ))}
      </ul>
    </Stage>
  );
}

function OrderPart({ order }: { order: OrderView }): JSX.Element {
  const { words, format } = useText();
  const { leg, request, fills } = order;
  const { side, quantity, symbol, type, clientOrderId } = request;
  return (
    <li class="order">
      <div class="order-head">
        <h3>
          {words.orders.legs[leg]}
          <span>
            {words.orders.sides[side]} {format.quantity(quantity)} {symbol}
          </span>
        </h3>
        <span class="figure">
          <OrderPrice type={type} />
        </span>
        <OrderStanding order={order} />
        <code class="hash">{clientOrderId}</code>
      </div>
      {fills.map((fill) => (
        <FillPart key={fill.fill.tradeId} {...fill} />
      ))}
    </li>
  );
}

/** Where the order stands, from the last that was said of it. */
function OrderStanding({ order: { request, events, fills } }: { order: OrderView }): JSX.Element {
  const { words, format } = useText();
  const filled = fills.reduce((sum, { fill }) => sum + Number(fill.lastQty), 0);
  const last = events.at(-1)?.event;
  if (filled >= Number(request.quantity)) {
    return <span class="chip traded">{words.orders.statuses.filled}</span>;
  }
  const partly = filled > 0 ? `, ${words.orders.filled(format.quantity(filled))}` : '';
  if (last === undefined) return <span class="chip">{words.orders.statuses['pending-submit']}</span>;
  return (
    <span class={last.kind === 'rejected' ? 'chip reject' : 'chip'}>
      {words.orders.statuses[last.kind === 'accepted' ? 'working' : last.kind]}
      {partly}
      {last.kind === 'accepted' ? null : (
        <>
          {' '}
          <Recorded>{labelled(words.codes, last.reason)}</Recorded>
        </>
      )}
    </span>
  );
}

function FillPart({ fill, closed }: OrderView['fills'][number]): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.orders;
  return (
    <div class="fill">
      <Facts
        wide
        items={[
          { name: say.quantity, value: format.quantity(fill.lastQty) },
          { name: say.price, value: format.price(fill.lastPx) },
          { name: say.fee, value: format.money(fill.fee) },
          { name: say.slippage, value: format.money(fill.slippage), note: say[fill.liquidity] },
          { name: say.when, value: format.instant(fill.atMs) },
        ]}
      />
      {closed === undefined ? null : (
        <p>
          <Signed value={Number(closed.result)}>{say.result(format.signedMoney(closed.result))}</Signed>
        </p>
      )}
    </div>
  );
}
