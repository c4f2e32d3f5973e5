/** A request as it reached the socket. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  /** Undecoded, for signatures are over the text. */
  readonly query: string;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One WebSocket connection, as a dialect sees it. */
export interface Channel {
  send(text: string): void;
  onText(handler: (text: string) => void): void;
  onClose(handler: () => void): void;
}

/** How a venue speaks: what it answers, and in which words it complains. */
export interface Dialect {
  answer(ask: Ask): Answer;
  /** Too many requests; `banned` where it has told so before and was not heard. */
  limited(given: { readonly retryAfterS: number; readonly banned: boolean }): Answer;
  maintenance(): Answer;
  serverError(status: number): Answer;
  connect(channel: Channel, path: string): void;
}
