import type { JSX } from 'preact';
import type { DecisionView, OrderView, OutcomeView } from '../../api.ts';
import { useText } from '../words/text.ts';
import { OrdersList } from './orders-list.tsx';
import { OutcomePart } from './outcome-part.tsx';
import { Stage } from './stage.tsx';

/** What left for the venue, what came back, and what the executor made of each intent. */
export function OrdersStage({ view }: { view: DecisionView }): JSX.Element {
  const { words } = useText();
  const { record, orders, outcomes } = view;
  const say = words.decision.orders;
  if (orders.length === 0 && outcomes.length === 0) {
    const result = record.orderIds.length > 0 ? say.expected : say.none;
    return <Stage name="orders" result={result} tone="absent" />;
  }
  const fills = orders.reduce((count, order) => count + order.fills.length, 0);
  const ordersOf = ({ answer }: OutcomeView): readonly OrderView[] =>
    orders.filter(
      ({ decisionId, request }) => decisionId === answer.decisionId && request.symbol === answer.symbol,
    );
  const answered = outcomes.flatMap(ordersOf);
  return (
    <Stage name="orders" result={say.count(orders.length, fills)}>
      {outcomes.map((outcome) => (
        <OutcomePart
          key={outcome.answer.intentId}
          outcome={outcome}
          intent={record.intents.find(
            ({ kind, symbol }) => outcome.answer.intentId === `${record.decisionId}|${symbol}|${kind}`,
          )}
          orders={ordersOf(outcome)}
        />
      ))}
      <OrdersList orders={orders.filter((order) => !answered.includes(order))} />
    </Stage>
  );
}
