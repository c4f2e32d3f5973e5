import type { JSX } from 'preact';
import type { DecisionView, OrderView } from '../../api.ts';
import { useText } from '../words/text.ts';
import { OrdersList } from './orders-list.tsx';
import { ExecutedPart } from './executed-part.tsx';
import { Stage } from './stage.tsx';

/** What left for the venue, what came back, and what the executor made of each intent. */
export function OrdersStage({ view }: { view: DecisionView }): JSX.Element {
  const { words } = useText();
  const { record, orders, routes, outcomes } = view;
  const say = words.decision.orders;
  if (orders.length === 0 && outcomes.length === 0 && routes.length === 0) {
    const result = record.orderIds.length > 0 ? say.expected : say.none;
    return <Stage name="orders" result={result} tone="absent" />;
  }
  const fills = orders.reduce((count, order) => count + order.fills.length, 0);
  const answers = outcomes.map(({ answer }) => answer);
  const concerns = new Set([...routes, ...answers].map(concernOf));
  return (
    <Stage name="orders" result={say.count(orders.length, fills)}>
      {[...concerns].map((concern) => (
        <ExecutedPart
          key={concern}
          record={record}
          route={routes.find((route) => concernOf(route) === concern)}
          outcomes={outcomes.filter(({ answer }) => concernOf(answer) === concern)}
          orders={orders.filter((order) => concernOf(asked(order)) === concern)}
        />
      ))}
      <OrdersList orders={orders.filter((order) => !concerns.has(concernOf(asked(order))))} />
    </Stage>
  );
}

/** An instrument of a decision; what an emergency closed at the same instant is apart. */
function concernOf({ decisionId, symbol }: { readonly decisionId: string; readonly symbol: string }): string {
  return `${decisionId} ${symbol}`;
}

function asked({ decisionId, request: { symbol } }: OrderView): Parameters<typeof concernOf>[0] {
  return { decisionId, symbol };
}
