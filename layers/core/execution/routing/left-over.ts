import type { ExecutionBooks } from '../executor/executor-state.ts';
import { mayFill } from '../order-stage.ts';

/** What is still open in the books of an account that nobody is to trade any more; undefined where nothing is. */
export function leftOver({ portfolio, orders, intents }: ExecutionBooks): string | undefined {
  const [position] = portfolio.positions;
  if (position !== undefined) return `it holds ${position.symbol}`;
  const order = orders.find(mayFill);
  if (order !== undefined) return `its order ${order.request.clientOrderId} may still fill`;
  const intent = intents.find(({ delivered }) => !delivered);
  return intent === undefined ? undefined : `its intent ${intent.offered.intentId} is not answered yet`;
}
