import type {
  ExecutorEvent,
  ExecutorEffect,
} from '../../../layers/core/execution/executor/executor-event.ts';
import type { VenueFill } from '../../../layers/core/execution/executor/venue-view.ts';
import { hasEnded, isAtVenue } from '../../../layers/core/execution/order-stage.ts';
import { prefixOf } from '../../../layers/core/execution/client-order-id.ts';
import { step, type Step } from '../../../layers/core/execution/executor/step.ts';
import type { ExecutorState } from '../../../layers/core/execution/executor/executor-state.ts';
import type { TrackedOrder } from '../../../layers/core/execution/order-track.ts';
import type { EpochMs } from '../../../layers/core/foundation/time.ts';
import type { ExecutorPorts } from '../../../layers/app/execution/executor-ports.ts';
import type { TradingVenue } from '../../../layers/app/ports/trading-venue.ts';
import type { ExecutionStore } from '../../../layers/app/ports/execution-store.ts';
import type { Mutation } from './simulate.ts';

/** Faults that a developer could make, planted from outside: each must be found, or the machine proves nothing. */
export const PLANTED_FAULTS: readonly Mutation[] = [
  {
    name: 'an order is sent again when its answer does not come',
    ports: withVenue((venue) => ({
      ...venue,
      submit: async (request) => {
        const outcome = await venue.submit(request);
        return outcome.kind === 'unknown' ? venue.submit(request) : outcome;
      },
    })),
  },
  {
    name: 'a fill that is heard twice counts twice',
    run: withEvents((event) => {
      heard += 1;
      return mapFills(event, (fill) => ({ ...fill, tradeId: `${fill.tradeId}#${heard}` }));
    }),
  },
  {
    name: 'the lease is held on to after it may have lapsed',
    run: (run) => ({ ...run, terms: { ttlMs: 6_000, marginMs: -60_000, beatMs: 1_000 } }),
  },
  {
    name: 'an unknown order is taken for rejected',
    run: withEvents((event) =>
      event.kind === 'submitted' && event.outcome.kind === 'unknown'
        ? { ...event, outcome: { kind: 'rejected', refusal: { code: 'TIMEOUT', message: '' } } }
        : event,
    ),
  },
  {
    name: 'the latch is not looked at',
    ports: withStore((store) => ({
      ...store,
      latch: () => Promise.resolve({ kind: 'armed' }),
      commit: (commit) => store.commit({ ...commit, requireUnlatched: false }),
    })),
  },
  {
    name: 'the sibling of what filled is not taken back',
    run: withEffects((effect) => effect.kind !== 'cancel'),
  },
  {
    name: 'a fill that comes after the end of its order is ignored',
    run: (run) => ({
      ...run,
      stepWith: (state, event, at) => step(state, withoutFillsOf(state, event), at),
    }),
  },
  {
    name: 'what others ordered is taken for ours',
    ports: withVenue((venue) => ({
      ...venue,
      openOrders: async () => (await venue.openOrders()).map((order) => ({ ...order, ...claimed(order) })),
      fillsSince: async (symbol, sinceMs) =>
        (await venue.fillsSince(symbol, sinceMs)).map((fill) => ({ ...fill, ...claimed(fill) })),
    })),
  },
  {
    name: 'an order leaves before it is written down',
    ports: withStore((store) => ({
      ...store,
      commit: (commit) => {
        void store.commit(commit).catch(() => undefined);
        return Promise.resolve({ kind: 'committed', version: commit.expectedVersion + 1 });
      },
    })),
  },
  {
    name: 'what was sent without an answer is forgotten in a crash',
    ports: withStore((store) => ({
      ...store,
      load: async () => {
        const stored = await store.load();
        if (stored === undefined) return undefined;
        const orders = stored.books.orders.filter((order) => isAtVenue(order) || hasEnded(order));
        const intents = stored.books.intents.filter(({ rootId }) =>
          orders.some(({ request }) => request.clientOrderId === rootId),
        );
        return { ...stored, books: { ...stored.books, orders, intents } };
      },
    })),
  },
  {
    name: 'an order counts as rejected the first time the venue does not find it',
    run: (run) => ({
      ...run,
      config: {
        ...run.config,
        capabilities: { ...run.config.capabilities, indexingDelayMs: -60_000 },
        limits: { ...run.config.limits, absencesMin: 1 },
      },
    }),
  },
  {
    name: 'positions are not protected',
    run: withEffects(
      (effect) => effect.kind !== 'alert' && !(effect.kind === 'send' && !effect.raisesRisk),
      (facts) => facts.filter(({ kind }) => kind !== 'alert'),
    ),
  },
  {
    name: 'whatever the latch asks for, the executor only halts',
    run: withEvents((event) =>
      (event.kind === 'latch' || event.kind === 'started') && event.latch.kind === 'latched'
        ? { ...event, latch: { ...event.latch, policy: 'halt' } }
        : event,
    ),
  },
  {
    name: 'the executor says that it has obeyed when it has only begun to',
    run: (run) => ({
      ...run,
      stepWith: (state, event, at) => {
        const made = step(state, event, at);
        const { books } = made.state;
        if (books.obeyed === undefined || books.obeyed === state.books.obeyed) return made;
        const obeyed = { ...books.obeyed, done: true };
        const facts = made.facts.map((fact) =>
          fact.kind === 'latch-obeyed' ? { ...fact, done: true } : fact,
        );
        return { ...made, facts, state: { ...made.state, books: { ...books, obeyed } } };
      },
    }),
  },
  {
    name: 'half of a position is closed again after each restart',
    ports: withStore((store) => ({
      ...store,
      load: async () => {
        const stored = await store.load();
        if (stored?.books.obeyed === undefined) return stored;
        const { epoch, policy, atMs, done } = stored.books.obeyed;
        return { ...stored, books: { ...stored.books, obeyed: { epoch, policy, atMs, done } } };
      },
    })),
  },
  {
    name: 'an order counts as gone as soon as its cancel is asked for',
    run: (run) => ({
      ...run,
      stepWith: (state, event, at) => {
        let made = step(state, event, at);
        for (const effect of made.effects) {
          const order = made.state.books.orders.find(
            ({ request, leg }) =>
              effect.kind === 'cancel' && leg === 'entry' && request.clientOrderId === effect.clientOrderId,
          );
          if (order === undefined) continue;
          const then = step(made.state, endedEvent(order, at.nowMs), at);
          const effects = [...made.effects, ...then.effects];
          made = { state: then.state, effects, facts: [...made.facts, ...then.facts] };
        }
        return made;
      },
    }),
  },
  {
    name: 'how far an entry was worked is forgotten in a crash',
    ports: withStore((store) => ({
      ...store,
      load: async () => {
        const stored = await store.load();
        if (stored === undefined) return undefined;
        const intents = stored.books.intents.map((taken) =>
          taken.worked === undefined ? taken : { ...taken, worked: { kind: 'waiting' } as const },
        );
        return { ...stored, books: { ...stored.books, intents } };
      },
    })),
  },
];

/** As if the venue had said so. */
function endedEvent({ request, venueOrderId, filledQty }: TrackedOrder, atMs: EpochMs): ExecutorEvent {
  const { clientOrderId, symbol, side, quantity } = request;
  const part = { clientOrderId, symbol, side, quantity, filledQty, atMs };
  const order = { ...part, venueOrderId: venueOrderId ?? '', status: 'canceled' } as const;
  return { kind: 'message', message: { kind: 'order', order } };
}

let heard = 0;

function withVenue(change: (venue: TradingVenue) => TradingVenue): NonNullable<Mutation['ports']> {
  return (ports: ExecutorPorts) => ({ ...ports, venue: change(ports.venue) });
}

function withStore(change: (store: ExecutionStore) => ExecutionStore): NonNullable<Mutation['ports']> {
  return (ports: ExecutorPorts) => ({ ...ports, store: change(ports.store) });
}

function withEvents(change: (event: ExecutorEvent) => ExecutorEvent): NonNullable<Mutation['run']> {
  return (run) => ({ ...run, stepWith: (state, event, at) => step(state, change(event), at) });
}

function withEffects(
  keep: (effect: ExecutorEffect) => boolean,
  facts: (facts: Step['facts']) => Step['facts'] = (all) => all,
): NonNullable<Mutation['run']> {
  return (run) => ({
    ...run,
    stepWith: (state, event, at) => {
      const made = step(state, event, at);
      return { ...made, effects: made.effects.filter(keep), facts: facts(made.facts) };
    },
  });
}

function mapFills(event: ExecutorEvent, change: (fill: VenueFill) => VenueFill): ExecutorEvent {
  switch (event.kind) {
    case 'message': {
      const { message } = event;
      return message.kind === 'fill'
        ? { ...event, message: { ...message, fill: change(message.fill) } }
        : event;
    }
    case 'trades-told':
      return event.fills === 'outage' ? event : { ...event, fills: event.fills.map(change) };
    case 'snapshot':
      return event.snapshot === 'outage'
        ? event
        : { ...event, snapshot: { ...event.snapshot, fills: event.snapshot.fills.map(change) } };
    default:
      return event;
  }
}

function withoutFillsOf({ books }: ExecutorState, event: ExecutorEvent): ExecutorEvent {
  const isLate = ({ clientOrderId }: VenueFill): boolean =>
    books.orders.some(
      (order) =>
        order.request.clientOrderId === clientOrderId &&
        hasEnded(order) &&
        order.filledQty < order.request.quantity,
    );
  switch (event.kind) {
    case 'message':
      return event.message.kind === 'fill' && isLate(event.message.fill) ? { kind: 'tick' } : event;
    case 'trades-told':
      return event.fills === 'outage'
        ? event
        : { ...event, fills: event.fills.filter((fill) => !isLate(fill)) };
    case 'snapshot': {
      const { snapshot } = event;
      if (snapshot === 'outage') return event;
      return { ...event, snapshot: { ...snapshot, fills: snapshot.fills.filter((fill) => !isLate(fill)) } };
    }
    default:
      return event;
  }
}

/** The same id with our prefix before it: in length and alphabet one of ours. */
function claimed({ clientOrderId = '' }: { readonly clientOrderId?: string }): { clientOrderId: string } {
  const own = prefixOf('sim');
  return {
    clientOrderId: clientOrderId.startsWith(own) ? clientOrderId : own + clientOrderId.slice(own.length),
  };
}
