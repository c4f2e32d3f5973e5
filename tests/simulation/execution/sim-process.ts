import { epochMs } from '../../../layers/core/foundation/time.ts';
import type { ExecutorClock } from '../../../layers/app/execution/executor-ports.ts';
import { START_MS } from './venue-truth.ts';
import type { World } from './world.ts';

/** A process that can be killed at any call to the outside, or be held up: then nothing reaches it any more, or later. */
export class SimProcess {
  readonly world: World;
  readonly name: string;
  readonly clock: ExecutorClock;
  alive = true;
  /** Died in the middle of something, and did not end by itself. */
  crashed = false;
  epoch = 0;
  /** For how long it is held up when its next send has been committed. */
  freezeMs = 0;
  private pausedUntilMs = 0;
  private crashIn = Number.POSITIVE_INFINITY;
  private crashSide: 'before' | 'after' = 'before';
  private readonly onDeath: (process: SimProcess) => void;

  constructor(
    world: World,
    {
      name,
      wallSkewMs,
      onDeath,
    }: { name: string; wallSkewMs: () => number; onDeath: (process: SimProcess) => void },
  ) {
    this.world = world;
    this.name = name;
    this.onDeath = onDeath;
    const bornMs = world.nowMs;
    this.clock = {
      wallMs: () => epochMs(START_MS + Math.floor(world.nowMs + wallSkewMs())),
      // Another machine's monotonic clock has another zero.
      monotonicMs: () => world.nowMs - bornMs + 7_777,
      after: (delayMs, wake) => {
        let off = false;
        const wakeUnlessOff = (): void => {
          if (!off) wake();
        };
        // Called off while it waits for the process to go on, it is called off as well.
        const cancel = world.after(delayMs, () => {
          this.reach(wakeUnlessOff);
        });
        return () => {
          off = true;
          cancel();
        };
      },
    };
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.world.say(() => `${this.name} dies`);
    this.onDeath(this);
  }

  crash(): void {
    this.crashed ||= this.alive;
    this.kill();
  }

  pause(forMs: number): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.world.nowMs + forMs);
    this.world.say(() => `${this.name} is held up for ${forMs} ms`);
  }

  crashAtCall(nth: number, side: 'before' | 'after'): void {
    this.crashIn = nth;
    this.crashSide = side;
  }

  /** A call to the outside. Once dead, what was asked may still happen there; nobody hears of it. */
  call<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.alive) return never();
    this.crashIn -= 1;
    const crashes = this.crashIn === 0;
    if (crashes) this.world.say(() => `${this.name} is to die ${this.crashSide} ${name}`);
    if (crashes && this.crashSide === 'before') {
      this.crash();
      return never();
    }
    const asked = work();
    if (crashes) {
      asked.catch(() => undefined);
      this.crash();
      return never();
    }
    return new Promise((resolve, reject) => {
      asked.then(
        (value) => {
          this.reach(() => {
            resolve(value);
          });
        },
        (error: unknown) => {
          this.reach(() => {
            reject(error instanceof Error ? error : new Error(String(error)));
          });
        },
      );
    });
  }

  /** Something comes in from outside: at once, when the process goes on again, or never. */
  reach(hear: () => void): void {
    if (!this.alive) return;
    const waitMs = this.pausedUntilMs - this.world.nowMs;
    if (waitMs <= 0) hear();
    else
      this.world.after(waitMs, () => {
        this.reach(hear);
      });
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
