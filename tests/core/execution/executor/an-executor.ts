import { px, qty, ZERO_MONEY } from '../../../../layers/core/foundation/decimal.ts';
import { epochMs, type EpochMs } from '../../../../layers/core/foundation/time.ts';
import {
  DEFAULT_LIMITS,
  type ExecutorConfig,
} from '../../../../layers/core/execution/executor/executor-config.ts';
import type {
  ExecutionFact,
  ExecutorEffect,
  ExecutorEvent,
} from '../../../../layers/core/execution/executor/executor-event.ts';
import type { ExecutionIntent } from '../../../../layers/core/execution/executor/execution-intent.ts';
import {
  freshSession,
  openBooks,
  type ExecutorState,
} from '../../../../layers/core/execution/executor/executor-state.ts';
import { step } from '../../../../layers/core/execution/executor/step.ts';
import type {
  VenueCapabilities,
  VenueFill,
  VenueOrder,
  VenueSnapshot,
} from '../../../../layers/core/execution/executor/venue-view.ts';
import { stageOf } from '../../../../layers/core/execution/order-stage.ts';
import type { TrackedOrder } from '../../../../layers/core/execution/order-track.ts';
import type { OrderRequest } from '../../../../layers/core/execution/order.ts';
import { anInstrument, SPX } from '../../../builders/an-instrument.ts';
import { anEntry } from '../../../builders/an-order.ts';

export const NOW = epochMs(1_700_000_000_000);

export const DERIVATIVES: VenueCapabilities = {
  venue: 'test',
  clientOrderIdLengthMax: 36,
  stopOrders: true,
  nativeOco: false,
  amend: false,
  reduceOnly: true,
  postOnly: true,
  cancelAfter: false,
  indexingDelayMs: 1_000,
};
export const SPOT: VenueCapabilities = { ...DERIVATIVES, reduceOnly: false };

const NOTHING: VenueSnapshot = { openOrders: [], fills: [], holdings: [], ledger: [] };

/** An executor in a test's hands: told what happens, it remembers what it made of it. */
export class AnExecutor {
  readonly config: ExecutorConfig;
  readonly facts: ExecutionFact[] = [];
  state: ExecutorState;
  nowMs: EpochMs = NOW;
  /** What the last thing it was told led to. */
  effects: readonly ExecutorEffect[] = [];
  private trades = 0;

  constructor(capabilities: VenueCapabilities = DERIVATIVES) {
    this.config = {
      portfolioId: 'test',
      currency: 'USD',
      capabilities,
      instruments: [anInstrument()],
      limits: DEFAULT_LIMITS,
    };
    this.state = { books: openBooks('USD', epochMs(NOW - 1)), session: freshSession(NOW) };
  }

  /** Connected, compared with an empty account, seeing a price of a hundred. */
  static ready(capabilities?: VenueCapabilities): AnExecutor {
    const executor = new AnExecutor(capabilities);
    executor.tell({ kind: 'started', latch: { kind: 'armed' } });
    executor.tell({ kind: 'message', message: { kind: 'connected', atMs: NOW } });
    executor.tell({ kind: 'snapshot', snapshot: NOTHING });
    executor.tell({ kind: 'plan-shown' });
    executor.mark('100');
    return executor;
  }

  tell(event: ExecutorEvent, afterMs = 1): readonly ExecutorEffect[] {
    this.nowMs = epochMs(this.nowMs + afterMs);
    const { state, effects, facts } = step(this.state, event, { nowMs: this.nowMs, config: this.config });
    this.state = state;
    this.effects = effects;
    this.facts.push(...facts);
    return effects;
  }

  mark(markPx: string): readonly ExecutorEffect[] {
    return this.tell({ kind: 'quote', symbol: SPX, markPx: px(markPx) });
  }

  intend(change: Partial<ExecutionIntent> = {}): readonly ExecutorEffect[] {
    const offered = {
      intentId: 'i1',
      decisionId: 'd1',
      intent: anEntry(),
      expiresMs: epochMs(NOW + 60_000),
      ...change,
    };
    return this.tell({ kind: 'intent', offered });
  }

  accept({ clientOrderId }: OrderRequest): readonly ExecutorEffect[] {
    const outcome = { kind: 'accepted', venueOrderId: `v-${clientOrderId}`, atMs: this.nowMs } as const;
    return this.tell({ kind: 'submitted', clientOrderId, outcome });
  }

  fill(request: OrderRequest, lots: string, price = '100'): readonly ExecutorEffect[] {
    const fill = this.fillOf(request, lots, price);
    return this.tell({ kind: 'message', message: { kind: 'fill', fill, venueOrderId: fill.venueOrderId } });
  }

  fillOf({ clientOrderId, symbol, side }: OrderRequest, lots: string, price = '100'): VenueFill {
    return {
      tradeId: `t${++this.trades}`,
      clientOrderId,
      venueOrderId: `v-${clientOrderId}`,
      symbol,
      side,
      lastQty: qty(lots),
      lastPx: px(price),
      fee: ZERO_MONEY,
      liquidity: 'taker',
      slippage: ZERO_MONEY,
      atMs: this.nowMs,
    };
  }

  /** The venue says that it took an order off its book. */
  end(request: OrderRequest, filled = '0'): readonly ExecutorEffect[] {
    const order = { ...this.venueOrderOf(request), filledQty: qty(filled), status: 'canceled' } as const;
    return this.tell({ kind: 'message', message: { kind: 'order', order } });
  }

  /** An order as the venue lists it, open and not filled. */
  venueOrderOf({ clientOrderId, symbol, side, quantity }: OrderRequest): VenueOrder {
    const venueOrderId = `v-${clientOrderId}`;
    const atMs = this.nowMs;
    return {
      venueOrderId,
      clientOrderId,
      symbol,
      side,
      quantity,
      filledQty: qty('0'),
      status: 'open',
      atMs,
    };
  }

  /** Bought ten at a hundred, with the protection that follows accepted. */
  static holding(capabilities?: VenueCapabilities): AnExecutor {
    const executor = AnExecutor.ready(capabilities);
    const [entry] = sent(executor.intend());
    if (entry === undefined) throw new Error('no entry left');
    executor.accept(entry);
    for (const request of sent(executor.fill(entry, '10'))) executor.accept(request);
    return executor;
  }

  /** Orders with their stage, as they are known. */
  orders(leg: TrackedOrder['leg']): readonly (TrackedOrder & { stage: string })[] {
    return this.state.books.orders
      .filter((order) => order.leg === leg)
      .map((order) => ({ ...order, stage: stageOf(order) }));
  }

  alerts(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.kind === 'alert' ? [fact.alert.code] : []));
  }
}

export function sent(effects: readonly ExecutorEffect[]): readonly OrderRequest[] {
  return effects.flatMap((effect) => (effect.kind === 'send' ? effect.requests : []));
}

export function canceled(effects: readonly ExecutorEffect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'cancel' ? [effect.clientOrderId] : []));
}
