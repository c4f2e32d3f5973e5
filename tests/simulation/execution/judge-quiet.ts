import { formatDecimal, minus, plus, px, qty, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import type { IntentOutcome } from '../../../layers/core/execution/executor/execution-intent.ts';
import type { ExecutionBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { hasEnded, stageOf } from '../../../layers/core/execution/order-stage.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import type { MemoryExecutionStore } from './memory-execution-store.ts';
import type { Scenario } from './scenario.ts';
import { entriesOf } from './parents.ts';
import type { TrueOrder, VenueTruth } from './venue-truth.ts';
import type { Watch } from './watch.ts';

/** A world in which nothing has happened for long. */
export interface QuietWorld {
  readonly truth: VenueTruth;
  readonly watch: Watch;
  readonly store: MemoryExecutionStore;
  readonly scenario: Scenario;
  /** What the decisions were told last. */
  readonly answers: ReadonlyMap<string, IntentOutcome>;
  /** How far back the clocks on the wall were ever set. */
  readonly lowestSkewMs: number;
}

/** Everything must be known now, and be as it is at the venue. */
export function judgeQuiet(world: QuietWorld): void {
  const { truth, watch, store } = world;
  const books = store.stored?.books;
  if (books === undefined) {
    watch.fail('NEVER_BEGAN', 'no books');
    return;
  }
  judgePositions(world, books);
  if (books.portfolio.cash !== truth.cash) {
    const [ours, theirs] = [formatDecimal(books.portfolio.cash), formatDecimal(truth.cash)];
    watch.fail('MONEY_DIFFERS', `ours ${ours}, venue ${theirs}`);
  }
  for (const order of books.orders) {
    const { clientOrderId } = order.request;
    const truly = truth.find(clientOrderId);
    const open = truly?.status === 'open';
    if (open !== hasEnded(order)) continue;
    watch.fail('ORDER_DIFFERS', `${clientOrderId} is ${stageOf(order)}, venue ${truly?.status ?? 'never'}`);
  }
  judgeAnswers(world, books);
  judgeLatch(world, books);
}

function judgePositions({ truth, watch }: QuietWorld, books: ExecutionBooks): void {
  for (const instrument of truth.nature.instruments) {
    const { symbol } = instrument;
    const [ours, theirs] = [quantityOf(books.portfolio, symbol), truth.heldOf(symbol)];
    if (ours !== theirs) {
      const text = `${symbol}: ours ${formatDecimal(ours)}, venue ${formatDecimal(theirs)}`;
      watch.fail('POSITION_DIFFERS', text);
    }
    const watched = !truth.nature.capabilities.stopOrders;
    if (!watched && watch.isNaked(instrument) && !watch.wasTold(symbol)) {
      watch.fail('NAKED_AT_REST', `${symbol} ${formatDecimal(theirs)}`);
    }
    judgeResting({ truth, watch }, symbol);
  }
}

/** Of what rests at the venue nothing may outlive the position, or sell more of it than there is. */
function judgeResting({ truth, watch }: Pick<QuietWorld, 'truth' | 'watch'>, symbol: Sym): void {
  const held = truth.heldOf(symbol);
  const resting = truth.orders.filter(
    (order) =>
      order.symbol === symbol && order.status === 'open' && !order.external && order.stopPx !== undefined,
  );
  const sum = resting.reduce((total, order) => total + minus(order.quantity, order.filledQty), 0n);
  const size = held < ZERO_QTY ? minus(ZERO_QTY, held) : held;
  // What is left of a position may be less than the venue takes as an order: what rests cannot be cut down to it.
  const dust = size > 0n && size < qty('0.1');
  if (!dust && sum > size + qty('0.1')) {
    watch.fail('TOO_MUCH_RESTS', `${symbol}: ${formatDecimal(sum)} rests around ${formatDecimal(held)}`);
  }
}

function judgeAnswers(world: QuietWorld, books: ExecutionBooks): void {
  const { watch, scenario, answers } = world;
  for (const { make } of scenario.intents) {
    const { intentId } = make(px('100'));
    const answer = answers.get(intentId);
    if (answer === undefined) {
      if (!outlives(world, books, intentId)) watch.fail('INTENT_FORGOTTEN', `${intentId} was never answered`);
      continue;
    }
    const truly = ordersOf(world, answer).reduce((sum, { filledQty }) => plus(sum, filledQty), ZERO_QTY);
    if (answer.filledQty !== truly) {
      watch.fail('WRONG_ANSWER', `${answer.intentId} said ${formatDecimal(answer.filledQty)}`);
    }
  }
}

/** The order that carried an intent out, or the children of one that was worked. */
function ordersOf(
  { truth, store }: QuietWorld,
  { clientOrderId, intentId }: IntentOutcome,
): readonly TrueOrder[] {
  const decisionId = intentId.replace('i', 'd');
  const ids =
    clientOrderId !== undefined
      ? [clientOrderId]
      : entriesOf(store.history, decisionId).map((one) => one.clientOrderId);
  return ids.flatMap((id) => truth.find(id) ?? []);
}

/** Whoever set the clock back made the intent live longer: it still rests, or the latch still holds it back. */
function outlives(
  { truth, store, lowestSkewMs }: QuietWorld,
  books: ExecutionBooks,
  intentId: string,
): boolean {
  if (lowestSkewMs >= 0) return false;
  const taken = books.intents.find(({ offered }) => offered.intentId === intentId);
  if (taken === undefined) return store.latchView.kind === 'latched';
  return taken.rootId !== undefined && truth.find(taken.rootId)?.status === 'open';
}

/** A latch that stayed must have been obeyed long ago, and the books must say so. */
function judgeLatch({ watch, store }: QuietWorld, books: ExecutionBooks): void {
  const latch = store.latchView;
  if (latch.kind === 'armed') return;
  const { obeyed } = books;
  if (obeyed?.epoch !== latch.epoch || obeyed.policy !== latch.policy || !obeyed.done) {
    const told = obeyed === undefined ? 'nothing' : `${obeyed.policy} ${obeyed.epoch} ${String(obeyed.done)}`;
    watch.fail('LATCH_NOT_OBEYED', `${latch.policy} ${latch.epoch}: ${told}`);
  }
  watch.judgeObeyed(books);
}
