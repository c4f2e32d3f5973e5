import type { JSX } from 'preact';
import type { PositionView, StateView } from '../../api.ts';
import { Bar } from '../parts/bar.tsx';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Signed } from '../parts/signed.tsx';
import { useText } from '../words/text.ts';
import { BracketLadder } from './bracket-ladder.tsx';

type Orders = StateView['orders'];

/** What is held, what it earned, and between which protective prices it stands. */
export function PositionsPanel({
  positions,
  orders,
}: {
  positions: readonly PositionView[];
  orders: Orders;
}): JSX.Element {
  const { words } = useText();
  return (
    <Panel title={words.positions.title} area="positions-panel">
      {positions.length === 0 ? <p class="quiet">{words.positions.empty}</p> : null}
      {positions.map((position) => (
        <Position
          key={position.symbol}
          position={position}
          orders={orders.filter(({ request }) => request.symbol === position.symbol)}
        />
      ))}
    </Panel>
  );
}

function Position({ position, orders }: { position: PositionView; orders: Orders }): JSX.Element {
  const { words, format } = useText();
  const { symbol, quantity, cost, openedMs, market } = position;
  const averagePx = Number(cost) / Number(quantity);
  return (
    <article class="position">
      <h3>
        <span>{symbol}</span>
        <span class="quiet">{words.positions.opened(format.date(openedMs))}</span>
      </h3>
      {market === undefined ? (
        <p class="quiet">{words.positions.noPrice}</p>
      ) : (
        <p class="position-result">
          <Signed value={market.unrealised}>{format.signedMoney(market.unrealised)}</Signed>{' '}
          <Signed value={market.unrealised}>
            {format.signedPercent(market.unrealised / Math.abs(Number(cost)))}
          </Signed>
        </p>
      )}
      <Facts
        items={[
          { name: words.positions.quantity, value: format.quantity(quantity) },
          { name: words.positions.cost, value: format.price(averagePx) },
          ...(market === undefined
            ? []
            : [
                { name: words.positions.mark, value: format.price(market.px) },
                { name: words.positions.value, value: format.money(market.value) },
                {
                  name: words.positions.share,
                  value: (
                    <span class="with-bar">
                      <Bar ratio={Math.abs(market.navRatio)} /> {format.percent(market.navRatio)}
                    </span>
                  ),
                },
              ]),
        ]}
      />
      {market === undefined ? null : (
        <BracketLadder symbol={symbol} px={market.px} averagePx={averagePx} orders={orders} />
      )}
    </article>
  );
}
