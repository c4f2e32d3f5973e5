import { ExchangeNotAvailable } from './ccxt-classes.ts';
import type { CcxtExchange, ErrorAnswer } from './ccxt-exchange.ts';

/** What a venue said that ccxt made an error of. */
export interface VenueAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Remembers of every error of this instance what the venue had said, and passes on how long it wants to be left alone. An error
 * without an answer is one of transport: nobody knows what the venue did. A 5xx is the same, whatever its body claims.
 */
export function rememberAnswers(
  exchange: CcxtExchange,
  onRetryAfter: (afterMs: number) => void,
): (error: unknown) => VenueAnswer | undefined {
  const answers = new WeakMap<object, VenueAnswer>();
  const judge = exchange.handleErrors.bind(exchange);
  exchange.handleErrors = (...answer: ErrorAnswer) => {
    const [status, reason, url, method, headers, body] = answer;
    const retryAfter = retryAfterMs(headers);
    if (retryAfter !== undefined && status >= 400) onRetryAfter(retryAfter);
    if (status >= 500) throw new ExchangeNotAvailable(`${method} ${url} ${status} ${reason}`);
    try {
      return judge(...answer);
    } catch (error) {
      if (error instanceof Error) answers.set(error, { status, body });
      throw error;
    }
  };
  return (error) => (error instanceof Error ? answers.get(error) : undefined);
}

function retryAfterMs(headers: Readonly<Record<string, unknown>>): number | undefined {
  const seconds = Number(headers['Retry-After'] ?? headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
