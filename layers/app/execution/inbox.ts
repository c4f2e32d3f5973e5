import type { ExecutorEvent } from '../../core/execution/executor/executor-event.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { ExecutorClock } from './executor-ports.ts';

/** More than this the venue does not tell unasked before we have caught up; beyond it, the account is read anew. */
const MESSAGES_MAX = 10_000;
/** How many events one commit may carry. */
const BATCH_MAX = 64;

/** What is to be taken in next, in the order of its coming. Of each instrument's prices only the newest is kept. */
export class Inbox {
  private readonly clock: ExecutorClock;
  private readonly events: ExecutorEvent[] = [];
  private readonly quotes = new Map<string, ExecutorEvent>();
  private messages = 0;
  private overflowed = false;
  private wake: (() => void) | undefined;

  constructor(clock: ExecutorClock) {
    this.clock = clock;
  }

  push(event: ExecutorEvent): void {
    if (event.kind === 'quote') this.quotes.set(event.symbol, event);
    else if (event.kind !== 'message') this.events.push(event);
    else if (this.messages < MESSAGES_MAX) {
      this.messages += 1;
      this.events.push(event);
    } else this.overflowed = true;
    this.wake?.();
  }

  /** Events that were taken and not taken in: they come first again. */
  putBack(events: readonly ExecutorEvent[]): void {
    this.events.unshift(...events);
    this.messages += events.filter(({ kind }) => kind === 'message').length;
  }

  /** Ends the waiting of `take` without an event. */
  nudge(): void {
    this.wake?.();
  }

  /** The next events; a tick after `delayMs` without any. */
  async take(delayMs: number | undefined): Promise<readonly ExecutorEvent[]> {
    if (this.isEmpty()) await this.wait(delayMs);
    const quotes = [...this.quotes.values()];
    this.quotes.clear();
    const events = this.events.splice(0, BATCH_MAX);
    this.messages -= events.filter(({ kind }) => kind === 'message').length;
    if (this.overflowed && this.messages === 0) {
      this.overflowed = false;
      const atMs = this.clock.wallMs();
      events.push(message('disconnected', atMs), message('connected', atMs));
    }
    const taken = [...quotes, ...events];
    return taken.length === 0 ? [{ kind: 'tick' }] : taken;
  }

  private isEmpty(): boolean {
    return this.events.length === 0 && this.quotes.size === 0 && !this.overflowed;
  }

  private wait(delayMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        if (this.wake === wake) this.wake = undefined;
        cancel?.();
        resolve();
      };
      this.wake = wake;
      const cancel = delayMs === undefined ? undefined : this.clock.after(Math.max(delayMs, 1), wake);
    });
  }
}

function message(kind: 'connected' | 'disconnected', atMs: EpochMs): ExecutorEvent {
  return { kind: 'message', message: { kind, atMs } };
}
