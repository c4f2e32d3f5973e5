import type { JSX } from 'preact';
import type { FillView, OrderView } from '../../api.ts';
import { OrderPrice } from '../panels/orders-panel.tsx';
import { Signed } from '../parts/signed.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { labelled } from '../words/language.ts';
import { useText } from '../words/text.ts';

/** One order: what was asked for, where it stands, and its trades. */
export function OrderPart({ order }: { order: OrderView }): JSX.Element {
  const { words, format } = useText();
  const { leg, request, fills } = order;
  const { side, quantity, symbol, type, clientOrderId } = request;
  return (
    <li class="order">
      <div class="order-head">
        <h4>
          {words.orders.legs[leg]}
          <span>
            {words.orders.sides[side]} {format.quantity(quantity)} {symbol}
          </span>
        </h4>
        <span class="figure">
          <OrderPrice type={type} />
        </span>
        <OrderStanding order={order} />
        <code class="hash">{clientOrderId}</code>
      </div>
      {fills.length === 0 ? null : <Fills fills={fills} />}
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
      {last.kind === 'accepted' ? '' : `, ${labelled(words.ends, last.reason)}`}
      {partly}
    </span>
  );
}

function Fills({ fills }: { fills: readonly FillView[] }): JSX.Element {
  const { words, format } = useText();
  const say = words.decision.orders;
  const measured = fills.some(({ slippage }) => slippage === 'measured');
  const slippage: Column<FillView> = {
    name: say.slippage,
    figure: true,
    cell: ({ fill }) => format.money(fill.slippage),
  };
  return (
    <div class="fills">
      <Table<FillView>
        caption={say.fills}
        rows={fills}
        keyOf={({ fill }) => fill.tradeId}
        columns={[
          { name: say.when, narrow: 'heading', cell: ({ fill }) => format.moment(fill.atMs) },
          { name: say.quantity, figure: true, cell: ({ fill }) => format.quantity(fill.lastQty) },
          { name: say.price, figure: true, cell: ({ fill }) => format.price(fill.lastPx) },
          { name: say.fee, figure: true, cell: (fill) => <Fee {...fill} /> },
          ...(measured ? [slippage] : []),
          {
            name: say.trade,
            figure: true,
            cell: ({ fill }) => (
              <>
                <code>{fill.tradeId.replace(`${fill.symbol}|`, '')}</code>
                <small>{say[fill.liquidity]}</small>
              </>
            ),
          },
        ]}
      />
      {fills.map(({ fill, closed }) =>
        closed === undefined ? null : (
          <p key={fill.tradeId}>
            <Signed value={Number(closed.result)}>{say.result(format.signedMoney(closed.result))}</Signed>
          </p>
        ),
      )}
    </div>
  );
}

/** In the instrument's currency, and what was taken in another with its worth. */
function Fee({ fill, commission }: FillView): JSX.Element {
  const { format } = useText();
  if (commission === undefined) return <>{format.money(fill.fee)}</>;
  const { amount, currency, worth } = commission;
  return (
    <>
      {Number(fill.fee) === 0 ? '' : `${format.money(fill.fee)} + `}
      {format.quantity(amount)} {currency}
      {worth === undefined ? null : <small>{format.money(worth)}</small>}
    </>
  );
}
