import type { TradingVenue } from '../../app/ports/trading-venue.ts';
import type { ExecutorClock, ExecutorPorts } from '../../app/execution/executor-ports.ts';
import { runExecutor, type ExecutorRun } from '../../app/execution/run-executor.ts';

export interface MortalExecutor {
  /** As a process that is killed: nothing of it comes or goes any more. */
  kill(): void;
  /** As a process that is asked to go: it drains. */
  stop(): Promise<void>;
}

/** An executor in this process that can be killed like one in a process of its own, for rehearsals. */
export function mortalExecutor(ports: ExecutorPorts, run: Omit<ExecutorRun, 'stop'>): MortalExecutor {
  const life = new Life();
  let askToStop = (): void => undefined;
  const stop = new Promise<void>((resolve) => {
    askToStop = resolve;
  });
  const { venue, store, leases } = ports;
  const ended = runExecutor(
    {
      ...ports,
      clock: life.clock(ports.clock),
      venue: {
        capabilities: venue.capabilities,
        instruments: () => life.call(() => venue.instruments()),
        submit: (request) => life.call(() => venue.submit(request)),
        ...(venue.submitOco === undefined ? {} : { submitOco: pairs(life, venue) }),
        cancel: (order) => life.call(() => venue.cancel(order)),
        orderOf: (order) => life.call(() => venue.orderOf(order)),
        openOrders: () => life.call(() => venue.openOrders()),
        fillsSince: (symbol, sinceMs) => life.call(() => venue.fillsSince(symbol, sinceMs)),
        balances: () => life.call(() => venue.balances()),
        holdings: () => life.call(() => venue.holdings()),
        ledgerSince: (sinceMs) => life.call(() => venue.ledgerSince(sinceMs)),
        listen: (onMessage) =>
          life.call(() =>
            venue.listen((message) => {
              if (life.alive) onMessage(message);
            }),
          ),
      },
      store: {
        load: () => life.call(() => store.load()),
        commit: (commit) => life.call(() => store.commit(commit)),
        offer: (intent) => life.call(() => store.offer(intent)),
        offered: (limit) => life.call(() => store.offered(limit)),
        latch: () => life.call(() => store.latch()),
        setLatch: (latch) => life.call(() => store.setLatch(latch)),
        facts: (afterSeq, limit) => life.call(() => store.facts(afterSeq, limit)),
      },
      leases: {
        read: () => life.call(() => leases.read()),
        take: (holder, seen) => life.call(() => leases.take(holder, seen)),
        renew: (epoch) => life.call(() => leases.renew(epoch)),
        release: (epoch) => life.call(() => leases.release(epoch)),
      },
    },
    { ...run, stop },
  );
  return {
    kill: () => {
      life.end();
    },
    stop: async () => {
      // One that was killed never ends.
      if (life.alive) {
        askToStop();
        await ended;
      }
      life.end();
    },
  };
}

function pairs(life: Life, venue: TradingVenue): NonNullable<TradingVenue['submitOco']> {
  return (stop, target) =>
    life.call(() => venue.submitOco?.(stop, target) ?? Promise.reject(new Error('takes no pairs')));
}

class Life {
  alive = true;
  private readonly timers = new Set<() => void>();

  call<T>(work: () => Promise<T>): Promise<T> {
    if (!this.alive) return new Promise(() => undefined);
    return work().then((value) => (this.alive ? value : new Promise(() => undefined)));
  }

  clock(clock: ExecutorClock): ExecutorClock {
    return {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => clock.monotonicMs(),
      after: (delayMs, wake) => {
        if (!this.alive) return () => undefined;
        const cancel = clock.after(delayMs, () => {
          this.timers.delete(cancel);
          wake();
        });
        this.timers.add(cancel);
        return () => {
          this.timers.delete(cancel);
          cancel();
        };
      },
    };
  }

  end(): void {
    this.alive = false;
    for (const cancel of this.timers) cancel();
  }
}
