import { z } from 'zod';
import { epochMs, MINUTE_MS, SECOND_MS } from '../../core/foundation/time.ts';
import type { BarInterval } from '../../core/market/bar-interval.ts';
import { sym } from '../../core/market/instrument.ts';
import { ProviderAway, type BarProvider, type ProvidedBar } from '../../app/ports/bar-provider.ts';

export type BarSourceName = 'kraken' | 'binance' | 'bybit' | 'okx';

export interface PublicBarsAccess {
  readonly source: BarSourceName;
  /** Of one request. */
  readonly timeoutMs?: number;
  /** Another address than the venue's own, for a venue of ours. */
  readonly urls?: Readonly<Record<string, unknown>>;
}

/**
 * Bars of crypto spot from a venue's public REST, through ccxt's own class and with its own throttle; no key. Only the class that is
 * asked for is loaded: its siblings would cost a small task half of its memory.
 */
export async function openPublicBars(access: PublicBarsAccess): Promise<BarProvider> {
  const { source, timeoutMs = TIMEOUT_MS, urls } = access;
  const Class = await CLASSES[source]();
  const exchange = publicExchange.parse(
    new Class({
      enableRateLimit: true,
      timeout: timeoutMs,
      options: OPTIONS,
      // A venue of ours has nobody else to serve.
      ...(urls === undefined ? {} : { rateLimit: 1 }),
    }),
  );
  refuseWhatIsNoAnswer(exchange);
  if (urls !== undefined) {
    exchange.urls['api'] = urls;
    await exchange.loadHttpProxyAgent();
  }
  const asked = async (work: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await work();
    } catch (error) {
      throw away(error, exchange.last_response_headers);
    }
  };
  return {
    name: source,
    listed: async (symbols) => {
      const found = markets.safeParse(await asked(async () => exchange.loadMarkets()));
      if (!found.success) throw new ProviderAway(`${source} lists its markets in a way that cannot be read`);
      return new Set(symbols.filter((symbol) => found.data[symbol]?.spot === true).map(sym));
    },
    nowMs: async () => {
      const told = instant.safeParse(await asked(async () => exchange.fetchTime()));
      if (!told.success) throw new ProviderAway(`${source} tells no time`);
      return epochMs(told.data);
    },
    page: async (symbol, interval, fromMs) => {
      const rows = await asked(async () =>
        exchange.fetchOHLCV(symbol, TIMEFRAMES[interval], fromMs, LIMITS[source]),
      );
      const read = page.safeParse(rows);
      if (!read.success) throw new ProviderAway(`${source} tells bars of ${symbol} that cannot be read`);
      return read.data.map(providedBar).sort((a, b) => a.openMs - b.openMs);
    },
    close: async () => {
      await exchange.close();
    },
  };
}

const TIMEOUT_MS = 15_000;

/** What a page may hold: ccxt would ask for less by itself. Kraken gives 720 and takes no word about it. */
const LIMITS: Readonly<Record<BarSourceName, number | undefined>> = {
  kraken: undefined,
  binance: 1_000,
  bybit: 1_000,
  okx: 100,
};

const TIMEFRAMES: Readonly<Record<BarInterval, string>> = { day: '1d', hour: '1h' };

const OPTIONS = { fetchCurrencies: false, fetchMargins: false, fetchMarkets: { types: ['spot'] } };

const CLASSES: Readonly<Record<BarSourceName, () => Promise<new (config: object) => unknown>>> = {
  kraken: async () => (await import('../../../node_modules/ccxt/js/src/kraken.js')).default,
  binance: async () => (await import('../../../node_modules/ccxt/js/src/binance.js')).default,
  bybit: async () => (await import('../../../node_modules/ccxt/js/src/bybit.js')).default,
  okx: async () => (await import('../../../node_modules/ccxt/js/src/okx.js')).default,
};

/** What is used of a ccxt class here. */
interface PublicExchange {
  urls: Record<string, unknown>;
  readonly last_response_headers: unknown;
  handleErrors(...answer: readonly unknown[]): unknown;
  loadMarkets(): Promise<unknown>;
  loadHttpProxyAgent(): Promise<unknown>;
  fetchTime(): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit?: number): Promise<unknown>;
  close(): Promise<unknown>;
}

const publicExchange = z.custom<PublicExchange>(
  (value) => typeof value === 'object' && value !== null && 'fetchOHLCV' in value,
);

/** ccxt takes a page of a proxy, or half an answer, for one without bars. */
function refuseWhatIsNoAnswer(exchange: PublicExchange): void {
  const judge = exchange.handleErrors.bind(exchange);
  exchange.handleErrors = (...answer) => {
    const [status] = answer;
    const parsed = answer[PARSED_BODY];
    // What it makes of a status that is no success is as good as it gets.
    const judged = judge(...answer);
    if (typeof status === 'number' && status >= 300) return judged;
    if (typeof parsed !== 'object' || parsed === null)
      throw new ProviderAway('it answers something that is no JSON');
    return judged;
  };
}

/** Where ccxt hands over the body as it read it, behind status, reason, address, method, headers and text. */
const PARSED_BODY = 6;

const instant = z.number().int();
const markets = z.record(z.string(), z.looseObject({ spot: z.boolean().nullish() }));
/** A number that a venue left out is not one, which is for whoever judges the bar to say. */
const observed = z
  .number()
  .nullish()
  .transform((value) => value ?? Number.NaN);
const page = z.array(z.tuple([instant, observed, observed, observed, observed, observed]).rest(z.unknown()));

function providedBar([openMs, open, high, low, close, volume]: z.infer<typeof page>[number]): ProvidedBar {
  return { openMs, open, high, low, close, volume };
}

const headers = z.record(z.string(), z.unknown());

/** Whatever ccxt throws, in words for a log: the rest of its message is the answer's body, which may be a whole page. */
function away(error: unknown, answered: unknown): ProviderAway {
  if (error instanceof ProviderAway) return error;
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['', String(error)];
  const isLimited = LIMITED.includes(name);
  const told = retryAfterMs(headers.safeParse(answered).data ?? {});
  return new ProviderAway(`${name}: ${message.replace(/\s+/g, ' ').slice(0, MESSAGE_MAX)}`, {
    cause: error,
    retryAfterMs: isLimited ? (told ?? LIMITED_MS) : undefined,
  });
}

const MESSAGE_MAX = 200;
const LIMITED = ['RateLimitExceeded', 'DDoSProtection'];
/** Where a venue says that it was too much, and not for how long. */
const LIMITED_MS = 30 * SECOND_MS;
const RETRY_AFTER_MAX_MS = 10 * MINUTE_MS;

function retryAfterMs(answered: Readonly<Record<string, unknown>>): number | undefined {
  const seconds = Number(answered['Retry-After'] ?? answered['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0
    ? Math.min(RETRY_AFTER_MAX_MS, seconds * SECOND_MS)
    : undefined;
}
