import type { JSX } from 'preact';
import { Facts } from '../parts/facts.tsx';
import { Hash } from '../parts/hash.tsx';
import { useText } from '../words/text.ts';
import { Stage, type DecisionRecordView } from './stage.tsx';

/** All that the decision could depend on: series by reference and hash, the account as it stood. */
export function ContextStage({ record: { context } }: { record: DecisionRecordView }): JSX.Element {
  const { words, format } = useText();
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
    </Stage>
  );
}
