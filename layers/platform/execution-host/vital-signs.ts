import { monitorEventLoopDelay } from 'node:perf_hooks';

const NS_PER_MS = 1e6;
const RESOLUTION_MS = 10;
/** What the newest of a series counts in its average. */
const NEWEST_RATIO = 0.2;

/** What a host has noticed of itself and of its venue. Times are monotonic, in milliseconds. */
export class VitalSigns {
  readonly startedMs: number;
  sent = 0;
  rejected = 0;
  unknown = 0;
  readonly #nowMs: () => number;
  readonly #loop: ReturnType<typeof monitorEventLoopDelay>;
  readonly #routeListeners = new Set<(latencyMs: number) => void>();
  #heardMs: number | undefined;
  #askedMs: number | undefined;
  #routedMs: number | undefined;
  #leaseMs: number | undefined;
  #connectedSinceMs: number | undefined;
  #connectedMs = 0;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.startedMs = nowMs();
    this.#loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#loop.enable();
  }

  /** The venue has told something unasked, or has answered after so long. */
  heardVenue(answeredMs?: number): void {
    this.#heardMs = this.#nowMs();
    if (answeredMs !== undefined) this.#askedMs = smoothed(this.#askedMs, answeredMs);
  }

  leaseHeld(): void {
    this.#leaseMs = this.#nowMs();
  }

  leaseGone(): void {
    this.#leaseMs = undefined;
  }

  connected(): void {
    this.#connectedSinceMs ??= this.#nowMs();
  }

  disconnected(): void {
    if (this.#connectedSinceMs === undefined) return;
    this.#connectedMs += this.#nowMs() - this.#connectedSinceMs;
    this.#connectedSinceMs = undefined;
  }

  /** An order went to the venue, and the answer took so long. */
  routed(kind: 'accepted' | 'rejected' | 'duplicate' | 'unknown', latencyMs: number): void {
    this.sent += 1;
    if (kind === 'rejected') this.rejected += 1;
    if (kind === 'unknown') this.unknown += 1;
    else this.#routedMs = smoothed(this.#routedMs, latencyMs);
    for (const listener of this.#routeListeners) listener(latencyMs);
  }

  onRoute(listener: (latencyMs: number) => void): void {
    this.#routeListeners.add(listener);
  }

  get isConnected(): boolean {
    return this.#connectedSinceMs !== undefined;
  }

  /** From the send of an order to its answer, as it was of late; before the first, of a question; undefined before that. */
  latencyMs(): number | undefined {
    return this.#routedMs ?? this.#askedMs;
  }

  /** Since the venue was last heard; undefined before the first time. */
  heardAgeMs(): number | undefined {
    return this.#heardMs === undefined ? undefined : this.#nowMs() - this.#heardMs;
  }

  /** Since the lease was last taken or renewed; undefined while it is not held. */
  leaseAgeMs(): number | undefined {
    return this.#leaseMs === undefined ? undefined : this.#nowMs() - this.#leaseMs;
  }

  /** How much of the time since the start the account's stream was there, in [0, 1]; undefined at the start itself. */
  connectedRatio(): number | undefined {
    const livedMs = this.#nowMs() - this.startedMs;
    if (livedMs <= 0) return undefined;
    const nowMs = this.#connectedSinceMs === undefined ? 0 : this.#nowMs() - this.#connectedSinceMs;
    return (this.#connectedMs + nowMs) / livedMs;
  }

  /** Of the orders whose answer is known; undefined before the first. */
  rejectRatio(): number | undefined {
    const answered = this.sent - this.unknown;
    return answered === 0 ? undefined : this.rejected / answered;
  }

  /** By how much the event loop came late, the worst hundredth of its turns since this was last asked by `forgetLag`. */
  lagMs(): number {
    return Math.max(0, this.#loop.percentile(99) / NS_PER_MS - RESOLUTION_MS);
  }

  forgetLag(): void {
    this.#loop.reset();
  }

  end(): void {
    this.#loop.disable();
  }
}

function smoothed(before: number | undefined, newest: number): number {
  return before === undefined ? newest : before + NEWEST_RATIO * (newest - before);
}
