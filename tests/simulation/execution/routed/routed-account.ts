import { runExecutor } from '../../../../layers/app/execution/run-executor.ts';
import type { RoutedAccount } from '../../../../layers/app/execution/route-intents.ts';
import type { ExecutorConfig } from '../../../../layers/core/execution/executor/executor-config.ts';
import type { IntentOutcome } from '../../../../layers/core/execution/executor/execution-intent.ts';
import { mayFill } from '../../../../layers/core/execution/order-stage.ts';
import { accountIdOf } from '../../../../layers/core/execution/client-order-id.ts';
import type { AccountView } from '../../../../layers/core/execution/routing/account-view.ts';
import { toNumber, ZERO_QTY, type Px } from '../../../../layers/core/foundation/decimal.ts';
import { ok, refuse } from '../../../../layers/core/foundation/result.ts';
import type { Sym } from '../../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../../layers/core/portfolio/ledger.ts';
import { MemoryExecutionStore } from '../memory-execution-store.ts';
import type { Scenario } from '../scenario.ts';
import { shakyLeases, shakyStore, type StoreState } from '../shaky-store.ts';
import { LEASE } from '../simulate.ts';
import type { SimProcess } from '../sim-process.ts';
import { venueLine, type LineState } from '../venue-line.ts';
import { VenueTruth } from '../venue-truth.ts';
import { Watch } from '../watch.ts';
import type { World } from '../world.ts';

const TICK_MS = 500;

/** One of two accounts of a world: a venue of its own, books of its own, and somebody who looks on. */
export class SimAccount {
  readonly name: string;
  readonly truth: VenueTruth;
  readonly store = new MemoryExecutionStore();
  readonly watch: Watch;
  readonly line: LineState;
  readonly answers = new Map<string, IntentOutcome>();
  private readonly world: World;
  private readonly config: ExecutorConfig;
  private readonly storeState: StoreState;
  private readonly markListeners = new Set<(symbol: Sym, markPx: Px) => void>();

  constructor(
    name: string,
    { world, scenario, storeState }: { world: World; scenario: Scenario; storeState: StoreState },
  ) {
    const { nature, adversity } = scenario;
    this.name = name;
    this.world = world;
    this.storeState = storeState;
    this.config = { ...scenario.config, portfolioId: accountIdOf(scenario.config.portfolioId, name) };
    this.truth = new VenueTruth(world, nature);
    this.watch = new Watch(world, { truth: this.truth, store: this.store, limits: this.config.limits });
    this.line = { adversity, disconnected: false, maintenance: false, streams: new Set() };
    this.tick();
  }

  /** The executor of this account in a process, until it ends. */
  async run(process: SimProcess, stop: Promise<void>): Promise<void> {
    const { world, truth, watch, store, storeState } = this;
    const { sendTimeoutMs } = this.config.limits;
    const line = { world, process, state: storeState, watch };
    const told = (name: string, tell: () => void): Promise<void> =>
      process.call(name, async () => {
        await world.sleep(world.between(1, 30));
        tell();
      });
    const ports = {
      venue: venueLine({ world, truth, process, state: this.line, watch, sendTimeoutMs }),
      store: shakyStore(store, line),
      leases: shakyLeases(store, line),
      clock: process.clock,
      marks: { listen: (onMark: (symbol: Sym, markPx: Px) => void) => this.listen(process, onMark) },
      desk: {
        answer: (outcome: IntentOutcome) =>
          told('answer', () => {
            const known = this.answers.get(outcome.intentId)?.revision ?? 0;
            if (outcome.revision > known) this.answers.set(outcome.intentId, outcome);
          }),
        alert: () => told('alert', () => undefined),
        show: () => told('show', () => undefined),
      },
    };
    const run = { config: this.config, holder: process.name, terms: LEASE, pollMs: 1_000, stop };
    await runExecutor(ports, run);
  }

  /** The account as a process's router asks it. What it thinks of the venue changes from one moment to the next. */
  routed(process: SimProcess): RoutedAccount {
    const { name, world, store, storeState, watch } = this;
    const shaky = shakyStore(store, { world, process, state: storeState, watch });
    return {
      name,
      store: {
        offer: (intent) =>
          process.call('offer', async () => {
            await world.sleep(world.between(1, 20));
            await store.offer(intent);
            if (world.chance(storeState.adversity.commitDoubted)) throw new Error('the store was not heard');
          }),
      },
      view: async ({ intent }) => {
        const [stored, waiting] = [await shaky.load(), await shaky.offered(128)];
        const enters = ({ kind, symbol }: typeof intent): boolean =>
          kind === 'enter' && symbol === intent.symbol;
        const books = stored?.books;
        return {
          account: name,
          lists: true,
          heldQty: books === undefined ? ZERO_QTY : quantityOf(books.portfolio, intent.symbol),
          isEntering:
            waiting.some((one) => enters(one.intent)) ||
            (books?.intents.some((one) => one.outcome === undefined && enters(one.offered.intent)) ??
              false) ||
            (books?.orders.some(
              (order) => order.leg === 'entry' && order.request.symbol === intent.symbol && mayFill(order),
            ) ??
              false),
          candidate: this.candidate(intent.symbol, process),
          spendable: Infinity,
        };
      },
    };
  }

  private candidate(symbol: Sym, process: SimProcess): AccountView['candidate'] {
    const { world, truth } = this;
    const rules = truth.nature.instruments.find((one) => one.symbol === symbol);
    const px = truth.price.get(symbol);
    if (rules === undefined || px === undefined) return refuse('NOT_LISTED', 'not listed');
    if (this.line.disconnected || world.chance(0.2)) return refuse('DISCONNECTED', 'lost');
    const atMs = process.clock.wallMs();
    const bids = [{ px: toNumber(px) - 0.1, quantity: 1_000 }];
    const asks = [{ px: toNumber(px) + 0.1, quantity: 1_000 }];
    const book = { state: 'live', atMs, bids, asks } as const;
    return ok({
      venue: this.name,
      status: 'open',
      book,
      feeBps: world.between(1, 50),
      latencyMs: 10,
      rules,
    });
  }

  private listen(process: SimProcess, onMark: (symbol: Sym, markPx: Px) => void): () => void {
    const hear = (symbol: Sym, markPx: Px): void => {
      process.reach(() => {
        this.watch.hearsMark(process, symbol);
        onMark(symbol, markPx);
      });
    };
    this.markListeners.add(hear);
    return () => this.markListeners.delete(hear);
  }

  private tick(): void {
    const { world, truth } = this;
    world.after(TICK_MS, () => {
      for (const { symbol } of truth.nature.instruments) {
        truth.move(symbol);
        const price = truth.price.get(symbol);
        if (price === undefined) continue;
        for (const listener of this.markListeners) {
          world.after(world.between(1, 40), () => {
            listener(symbol, price);
          });
        }
      }
      this.tick();
    });
  }
}
