/** What the venue does to a request instead of, or besides, answering it. `accepted`: whether it has done what was asked. */
export type RequestFault =
  | { readonly kind: 'delay'; readonly ms: number }
  /** Holds the line and never says a word. */
  | { readonly kind: 'silence'; readonly accepted: boolean }
  | { readonly kind: 'reset'; readonly accepted: boolean }
  | { readonly kind: 'server-error'; readonly accepted: boolean; readonly status: number }
  /** Does what was asked and answers something that cannot be read. */
  | { readonly kind: 'garbled' }
  | { readonly kind: 'rate-limit'; readonly retryAfterS: number; readonly banned: boolean };

/** What happens to a stream's message on its way. `swap`: it arrives after the next one. */
export type StreamFault = 'drop' | 'duplicate' | 'swap' | { readonly delayMs: number };

interface Planned<F> {
  readonly about: string;
  readonly fault: F;
  left: number;
}

/** How the test venue misbehaves: everything here may be changed while it runs. */
export class VenueFaults {
  /** Closed for work: each dialect has its own words for it. */
  maintenance = false;
  /** By how much the venue's clock is ahead of ours. */
  clockSkewMs = 0;
  /** A page of trades or orders never has more rows than this, whatever was asked for. */
  pageRowsMax = Infinity;
  /** How many of the next checksums are wrong. */
  wrongChecksums = 0;
  readonly #requests: Planned<RequestFault>[] = [];
  readonly #messages: Planned<StreamFault>[] = [];

  /** The next `times` requests whose `POST /path` contains that text. */
  onRequest(about: string, fault: RequestFault, times = 1): void {
    this.#requests.push({ about, fault, left: times });
  }

  /** The next `times` messages whose text contains that. */
  onMessage(about: string, fault: StreamFault, times = 1): void {
    this.#messages.push({ about, fault, left: times });
  }

  requestFault(request: string): RequestFault | undefined {
    return take(this.#requests, request);
  }

  messageFault(message: string): StreamFault | undefined {
    return take(this.#messages, message);
  }

  takeWrongChecksum(): boolean {
    if (this.wrongChecksums === 0) return false;
    this.wrongChecksums--;
    return true;
  }
}

function take<F>(planned: readonly Planned<F>[], text: string): F | undefined {
  const due = planned.find(({ about, left }) => left > 0 && text.includes(about));
  if (due === undefined) return undefined;
  due.left--;
  return due.fault;
}
