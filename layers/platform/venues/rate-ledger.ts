import { Outage } from '../aws/outage.ts';

/** What goes first when not everything can: less risk before knowledge, knowledge before more risk. */
export type Lane = 'cancel' | 'reduce' | 'query' | 'new';

const LANES: readonly Lane[] = ['cancel', 'reduce', 'query', 'new'];

export interface RateLimit {
  /** In the venue's own units: request weight, counter points. */
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** How many requests may be under way at once: one where the venue counts nonces. */
  readonly inFlightMax: number;
}

/** Of the capacity, what queries and new orders leave for cancels and reductions. */
const RESERVE_RATIO = 0.2;
const QUEUE_MAX = 1_000;
/**
 * A request that has waited longer than this does not leave any more. An order that left after its sender had given it up for
 * lost, and had asked for it in vain, would be sent twice: so this and the time that the request may take are less than what
 * the executor waits.
 */
const PATIENCE_MS: Readonly<Record<Lane, number>> = {
  cancel: 1_000,
  reduce: 1_000,
  query: 4_000,
  new: 1_000,
};

interface Waiting {
  readonly lane: Lane;
  readonly cost: number;
  readonly sinceMs: number;
  readonly start: () => void;
  readonly refuse: (why: Outage) => void;
}

/**
 * A venue's rate limit as an account that requests are paid from, by lanes: the most urgent first, first come first served
 * within a lane. A request that never left is refused with `NeverSent`.
 */
export class RateLedger {
  readonly #limit: RateLimit;
  readonly #nowMs: () => number;
  #left: number;
  #countedMs: number;
  #closedUntilMs = 0;
  #inFlight = 0;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(limit: RateLimit, nowMs: () => number) {
    this.#limit = limit;
    this.#nowMs = nowMs;
    this.#left = limit.capacity;
    this.#countedMs = nowMs();
  }

  /** Runs the work when its turn has come. */
  async run<T>(lane: Lane, cost: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= QUEUE_MAX) throw new NeverSent(`${QUEUE_MAX} requests are waiting`);
    await new Promise<void>((start, refuse) => {
      this.#waiting.push({ lane, cost, sinceMs: this.#nowMs(), start, refuse });
      this.#serve();
    });
    try {
      return await work();
    } finally {
      this.#inFlight--;
      this.#serve();
    }
  }

  /** The venue has said how long to stay away. */
  closeUntil(untilMs: number): void {
    this.#closedUntilMs = Math.max(this.#closedUntilMs, untilMs);
  }

  #serve(): void {
    this.#refill();
    this.#giveUp();
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#left -= next.cost;
      this.#inFlight++;
      next.start();
    }
    this.#wakeLater();
  }

  #next(): Waiting | undefined {
    const { capacity, inFlightMax } = this.#limit;
    if (this.#inFlight >= inFlightMax || this.#nowMs() < this.#closedUntilMs) return undefined;
    for (const lane of LANES) {
      const first = this.#waiting.find((waiting) => waiting.lane === lane);
      if (first === undefined) continue;
      const reserve = lane === 'cancel' || lane === 'reduce' ? 0 : capacity * RESERVE_RATIO;
      // Who is at the head of the most urgent lane is waited for: nobody behind it is served out of what it saves up.
      return this.#left - reserve >= Math.min(first.cost, capacity - reserve) ? first : undefined;
    }
    return undefined;
  }

  #giveUp(): void {
    const nowMs = this.#nowMs();
    const late = this.#waiting.filter(({ lane, sinceMs }) => nowMs - sinceMs > PATIENCE_MS[lane]);
    this.#waiting = this.#waiting.filter((waiting) => !late.includes(waiting));
    for (const { lane, refuse } of late) refuse(new NeverSent(`no room within ${PATIENCE_MS[lane]} ms`));
  }

  #refill(): void {
    const nowMs = this.#nowMs();
    const { capacity, refillPerSecond } = this.#limit;
    this.#left = Math.min(capacity, this.#left + ((nowMs - this.#countedMs) / 1000) * refillPerSecond);
    this.#countedMs = nowMs;
  }

  #wakeLater(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#serve();
    }, WAKE_MS);
    this.#timer.unref();
  }
}

const WAKE_MS = 20;

/** A request that was given up before it left: nothing has happened at the venue. */
export class NeverSent extends Outage {}
