import type { JSX } from 'preact';
import type { StateView } from '../../api.ts';
import { hashOf } from '../route.ts';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useText } from '../words/text.ts';

type WorkingOrder = StateView['orders'][number];

/** Every order that may still fill. */
export function OrdersPanel({ orders }: { orders: StateView['orders'] }): JSX.Element {
  const { words, format } = useText();
  return (
    <Panel title={words.orders.title} area="orders-panel">
      {orders.length === 0 ? (
        <p class="quiet">{words.orders.empty}</p>
      ) : (
        <Table<WorkingOrder>
          caption={words.orders.title}
          rows={orders}
          keyOf={({ request }) => request.clientOrderId}
          columns={[
            {
              name: words.orders.order,
              narrow: 'heading',
              cell: ({ leg, decisionId, request }) => (
                <a href={hashOf({ page: 'decision', decisionId })}>
                  {words.orders.legs[leg]} {request.symbol}
                </a>
              ),
            },
            {
              name: words.orders.price,
              figure: true,
              cell: ({ request: { type } }) => <OrderPrice type={type} />,
            },
            {
              name: words.orders.quantity,
              figure: true,
              cell: ({ request, filledQty }) => (
                <>
                  {words.orders.sides[request.side]} {format.quantity(request.quantity)}
                  {Number(filledQty) === 0 ? null : (
                    <small>{words.orders.filled(format.quantity(filledQty))}</small>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

/** At what price an order trades. */
export function OrderPrice({ type }: { type: WorkingOrder['request']['type'] }): JSX.Element {
  const { words, format } = useText();
  switch (type.kind) {
    case 'market':
      return <>{words.orders.market}</>;
    case 'limit':
      return <>{format.price(type.limitPx)}</>;
    case 'stop':
      return (
        <>
          {format.price(type.stopPx)}
          {type.trailBy === undefined ? null : (
            <small>{words.orders.trails(format.price(type.trailBy))}</small>
          )}
        </>
      );
  }
}
