import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import type {
  SubmitOutcome,
  VenueFill,
  VenueMessage,
} from '../../../layers/core/execution/executor/venue-view.ts';
import type { TradingVenue } from '../../../layers/app/ports/trading-venue.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { ZERO_QTY, plus } from '../../../layers/core/foundation/decimal.ts';
import type { Adversity } from './adversity.ts';
import type { SimProcess } from './sim-process.ts';
import type { Listener, VenueTruth } from './venue-truth.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';

/** What is wrong between a process and the venue at the moment. */
export interface LineState {
  adversity: Adversity;
  disconnected: boolean;
  maintenance: boolean;
  /** The streams that are open. */
  readonly streams: Set<(message: VenueMessage) => void>;
}

interface Line {
  readonly world: World;
  readonly truth: VenueTruth;
  readonly process: SimProcess;
  readonly state: LineState;
  readonly watch: Watch;
  readonly sendTimeoutMs: number;
}

/** The venue as a process reaches it: over a line that loses, doubles, delays and reorders, and sometimes is not there. */
export function venueLine(line: Line): TradingVenue {
  const { truth, process, watch, world } = line;
  const { capabilities, instruments } = truth.nature;
  const ask = <T>(name: string, answer: () => T, told?: (value: T) => void): Promise<T> =>
    process
      .call(name, () => query(line, answer))
      .then((value) => {
        told?.(value);
        return value;
      });
  return {
    capabilities,
    instruments: () => Promise.resolve(instruments),
    submit: async (request) => at(await submit(line, [request], () => [truth.accept(request)]), 0),
    submitOco: async (stop, target) => {
      const outcomes = await submit(line, [stop, target], () => truth.acceptPair(stop, target));
      return [at(outcomes, 0), at(outcomes, 1)];
    },
    cancel: ({ clientOrderId }) =>
      process.call('cancel', async () => {
        watch.cancels(clientOrderId);
        const reached = await reach(line);
        if (reached !== undefined) return { kind: 'unknown', cause: reached };
        const kind = truth.cancel(clientOrderId);
        const lost = await comeBack(line);
        return lost === undefined ? { kind } : { kind: 'unknown', cause: lost };
      }),
    amend: ({ clientOrderId }, terms) =>
      process.call('amend', async () => {
        const reached = await reach(line);
        if (reached !== undefined) return { kind: 'unknown', cause: reached };
        const kind = truth.amend(clientOrderId, terms);
        const lost = await comeBack(line);
        return lost === undefined ? { kind } : { kind: 'unknown', cause: lost };
      }),
    orderOf: ({ clientOrderId }) => {
      const askedMs = world.nowMs;
      return ask(
        'orderOf',
        () => {
          const order = truth.find(clientOrderId);
          return order === undefined || order.indexedMs > world.nowMs ? undefined : truth.toVenueOrder(order);
        },
        (order) => {
          watch.answered(clientOrderId, { found: order !== undefined, askedMs });
        },
      );
    },
    openOrders: () =>
      ask(
        'openOrders',
        () =>
          truth.orders
            .filter(({ status, indexedMs }) => status === 'open' && indexedMs <= world.nowMs)
            .map((order) => truth.toVenueOrder(order)),
        (orders) => {
          for (const { clientOrderId } of orders) if (clientOrderId !== undefined) watch.shown(clientOrderId);
        },
      ),
    fillsSince: (symbol, sinceMs) =>
      ask(
        'fillsSince',
        () =>
          truth.trades
            .filter(
              ({ fill, indexedMs }) =>
                fill.symbol === symbol && fill.atMs >= sinceMs && indexedMs <= world.nowMs,
            )
            .map(({ fill }) => fill),
        (fills) => {
          for (const { clientOrderId } of fills) watch.shown(clientOrderId);
        },
      ),
    balances: () => ask('balances', () => []),
    holdings: () =>
      ask('holdings', () =>
        instruments.map(({ symbol }) => ({
          symbol,
          quantity: plus(truth.heldOf(symbol), truth.heldByOthers.get(symbol) ?? ZERO_QTY),
        })),
      ),
    ledgerSince: (sinceMs) => ask('ledger', () => truth.ledger.filter(({ atMs }) => atMs >= sinceMs)),
    listen: (onMessage) => process.call('listen', () => query(line, () => openStream(line, onMessage))),
  };
}

/** One request; the venue may take it twice, and its answer may never be heard. It is over within the time allowed. */
function submit(
  line: Line,
  requests: readonly OrderRequest[],
  accept: () => readonly SubmitOutcome[],
): Promise<readonly SubmitOutcome[]> {
  const { process, watch, world, state } = line;
  const all = (outcome: SubmitOutcome): readonly SubmitOutcome[] => requests.map(() => outcome);
  return process.call('submit', async () => {
    watch.submits(process, requests);
    const reached = await reach(line);
    if (reached === 'TOO_MANY') {
      watch.refused(requests);
      return all({ kind: 'rejected', refusal: { code: 'RATE_LIMITED', message: '429' } });
    }
    if (reached !== undefined) return all({ kind: 'unknown', cause: reached });
    let outcomes = accept();
    watch.accepts(requests, at(outcomes, 0));
    const twice = line.truth.nature.refusesTwins && world.chance(state.adversity.requestTwice);
    if (twice && at(outcomes, 0).kind === 'accepted') outcomes = accept();
    const lost = await comeBack(line);
    if (lost !== undefined) return all({ kind: 'unknown', cause: lost });
    watch.toldOutcome(requests, at(outcomes, 0));
    return outcomes;
  });
}

/** The way there; what it answers is why the request did not arrive. */
async function reach({ world, state, sendTimeoutMs }: Line): Promise<string | undefined> {
  const { adversity } = state;
  if (world.chance(adversity.requestLost)) {
    await world.sleep(sendTimeoutMs);
    return 'TIMEOUT';
  }
  await world.sleep(latency(world, sendTimeoutMs));
  if (state.maintenance) return '503';
  return world.chance(adversity.tooMany) ? 'TOO_MANY' : undefined;
}

/** The way back; what it answers is why nothing was heard though the venue did it. */
async function comeBack({ world, state, sendTimeoutMs }: Line): Promise<string | undefined> {
  const { adversity } = state;
  if (world.chance(adversity.serverError)) return '502';
  if (world.chance(adversity.answerLost)) {
    await world.sleep(sendTimeoutMs / 2);
    return 'TIMEOUT';
  }
  await world.sleep(latency(world, sendTimeoutMs));
  return undefined;
}

async function query<T>({ world, state, sendTimeoutMs }: Line, answer: () => T): Promise<T> {
  await world.sleep(latency(world, sendTimeoutMs));
  if (state.maintenance || world.chance(state.adversity.queryFails)) throw new Error('503');
  const value = answer();
  await world.sleep(latency(world, sendTimeoutMs));
  return value;
}

function latency(world: World, sendTimeoutMs: number): number {
  return world.chance(0.05) ? world.rng.next() * (sendTimeoutMs / 2) : world.between(2, 90);
}

function openStream(line: Line, onMessage: (message: VenueMessage) => void): () => Promise<void> {
  const { truth, process, state, world, watch } = line;
  if (state.disconnected) throw new Error('no connection');
  const hear = (message: VenueMessage): void => {
    process.reach(() => {
      onMessage(message);
    });
  };
  const send = (message: () => VenueMessage, about: string): void => {
    const { messageLost, messageTwice, messageLate } = state.adversity;
    const copies = world.chance(messageLost) ? 0 : world.chance(messageTwice) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = world.chance(messageLate) ? world.between(200, 8_000) : world.between(1, 120);
      const told = message();
      world.after(delayMs, () => {
        if (state.disconnected || state.maintenance || !process.alive) return;
        watch.shown(about);
        hear(told);
      });
    }
  };
  const listener: Listener = {
    order: (order) => {
      send(() => ({ kind: 'order', order: truth.toVenueOrder(order) }), order.clientOrderId);
    },
    fill: ({ fill }: { fill: VenueFill }) => {
      send(() => ({ kind: 'fill', fill, venueOrderId: fill.venueOrderId }), fill.clientOrderId);
    },
  };
  truth.listeners.add(listener);
  state.streams.add(hear);
  world.after(world.between(1, 200), () => {
    hear({ kind: 'connected', atMs: truth.time() });
  });
  return () => {
    truth.listeners.delete(listener);
    state.streams.delete(hear);
    return Promise.resolve();
  };
}
