import type { JSX } from 'preact';
import type { DecisionView } from '../../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Hash } from '../parts/hash.tsx';
import { Signed } from '../parts/signed.tsx';
import { useText } from '../words/text.ts';
import { Stage } from './stage.tsx';

/** All that the decision could depend on: series by reference and hash, the account as it stood. */
export function ContextStage({ view: { record, moved } }: { view: DecisionView }): JSX.Element {
  const { words, format } = useText();
  const { context } = record;
  const { bars, returns, portfolio, openOrders, mode } = context;
  const say = words.decision.context;
  const held = portfolio.positions.map(({ symbol, quantity }) => `${format.quantity(quantity)} ${symbol}`);
  return (
    <Stage name="context" result={words.mode.names[mode.mode]}>
      <ul class="inputs" aria-label={say.inputs}>
        {bars.map(({ symbol, bars: count, fromMs, toMs, hash }) => (
          <li key={symbol}>
            <span>{say.bars(format.number(count), symbol)}</span>
            <span class="quiet">{say.fromTo(format.date(fromMs), format.date(toMs))}</span>
            <Hash value={hash} />
          </li>
        ))}
        <li>
          <span>{say.returns(format.number(returns.sessions))}</span>
          <span class="quiet">{say.until(format.date(returns.untilMs))}</span>
          <Hash value={returns.hash} />
        </li>
      </ul>
      <Facts
        wide
        items={[
          { name: say.mode, value: words.mode.names[mode.mode] },
          { name: say.cash, value: format.money(portfolio.cash) },
          { name: say.paidIn, value: format.money(portfolio.deposits) },
          { name: say.held, value: held.length === 0 ? words.none : held.join(', ') },
          { name: say.openOrders, value: format.number(openOrders.length) },
        ]}
      />
      {moved.length === 0 ? null : (
        <>
          <h3>{say.moved}</h3>
          <ul class="inputs">
            {moved.map(({ entryId, kind, currency, amount, atMs }) => (
              <li key={`${entryId} ${currency}`}>
                <span>{say.moves[kind]}</span>
                <Signed value={Number(amount)}>{`${format.signedQuantity(amount)} ${currency}`}</Signed>
                <span class="quiet">{format.moment(atMs)}</span>
                <code class="hash">{entryId}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Stage>
  );
}
