import { z } from 'zod';

const withPong = z.object({ lastPong: z.unknown().optional() });

/**
 * When each connection of a stream was last heard: any message, and the answers to our pings. A market where nothing happens is
 * told from a line that is dead by this alone.
 */
export class StreamPulse {
  readonly #clients: () => readonly object[];
  readonly #nowMs: () => number;
  readonly #heardMs = new WeakMap<object, number>();
  readonly #pongs = new WeakMap<object, unknown>();
  #readMs = -Infinity;

  /** `clients` are ccxt's connections as they are now; `nowMs` is monotonic. */
  constructor(clients: () => readonly object[], nowMs: () => number = () => performance.now()) {
    this.#clients = clients;
    this.#nowMs = nowMs;
  }

  heard(client: unknown): void {
    if (typeof client === 'object' && client !== null) this.#heardMs.set(client, this.#nowMs());
  }

  /** How long the quietest connection has been silent, infinite where there is none, and whether each was heard since the last look. */
  read(): { readonly quietMs: number; readonly isNews: boolean } {
    const nowMs = this.#nowMs();
    const heard = this.#clients().map((client) => {
      const { lastPong } = withPong.parse(client);
      // Its time is the wall clock's, which may be set: that it is another one is all that counts.
      if (lastPong !== undefined && lastPong !== this.#pongs.get(client)) this.heard(client);
      this.#pongs.set(client, lastPong);
      // One that is only being opened has its time as well.
      const heardMs = this.#heardMs.get(client) ?? nowMs;
      this.#heardMs.set(client, heardMs);
      return heardMs;
    });
    const leastMs = heard.length === 0 ? -Infinity : Math.min(...heard);
    const isNews = leastMs > this.#readMs;
    if (isNews) this.#readMs = leastMs;
    return { quietMs: nowMs - leastMs, isNews };
  }
}
