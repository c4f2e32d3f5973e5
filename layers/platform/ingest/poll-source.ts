import { epochMs, isoInstant, MINUTE_MS, SECOND_MS, type EpochMs } from '../../core/foundation/time.ts';
import type { Sym } from '../../core/market/instrument.ts';
import { ProviderAway, type BarProvider } from '../../app/ports/bar-provider.ts';
import type { BarStore } from '../../app/ports/bar-store.ts';
import type { HostLog } from '../execution-host/host-log.ts';
import { catchUp, type CaughtUp } from './catch-up.ts';
import { stepMs } from './due-bars.ts';
import { firstLookFromMs } from './ingest-plan.ts';
import type { IngestSigns, RoundEnd, SeriesSigns } from './ingest-signs.ts';

export interface PollPorts {
  readonly provider: BarProvider;
  readonly store: BarStore;
  readonly nowMs: () => EpochMs;
  readonly log: HostLog;
  /** In [0, 1): services that failed together must not come back together. */
  readonly chance: () => number;
  /** Bars were added, the oldest of them opened then. */
  readonly onAdded: (symbol: Sym, fromMs: EpochMs) => void;
}

export interface PollTerms {
  readonly everyMs: number;
  /** How many bars are looked for at the first look. */
  readonly bars: number;
}

/**
 * Looks at the source again and again until it is told to stop, `afterRound` behind each round. A series is looked at whole first, and
 * from a few bars before its newest one then.
 */
export async function pollSource(
  signs: IngestSigns,
  {
    ports,
    terms,
    stop,
    afterRound,
  }: {
    ports: PollPorts;
    terms: PollTerms;
    stop: AbortSignal;
    afterRound: () => Promise<void>;
  },
): Promise<void> {
  let failures = 0;
  while (!stop.aborted) {
    const { end, leaveAloneMs } = await aRound(signs, { ports, terms, stop });
    signs.roundEnded(end, ports.nowMs());
    await afterRound();
    failures = end === 'looked' ? 0 : failures + 1;
    const waitMs = Math.max(leaveAloneMs, waitAfter(failures, terms.everyMs));
    await pause(waitMs * (0.75 + ports.chance() / 2), stop);
  }
}

const BACKOFF_MS = SECOND_MS;
const BACKOFF_MAX_MS = MINUTE_MS;

/** Twice as long after each failure, and never so long that the kill switch would hear of nothing else. */
function waitAfter(failures: number, everyMs: number): number {
  return failures === 0 ? everyMs : Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (failures - 1));
}

interface Round {
  readonly end: RoundEnd;
  readonly leaveAloneMs: number;
}

/** Every series once; a source that asks to be left alone, and a fault of ours, end it at once. */
async function aRound(
  signs: IngestSigns,
  { ports, terms, stop }: { ports: PollPorts; terms: PollTerms; stop: AbortSignal },
): Promise<Round> {
  let end: RoundEnd = 'looked';
  let aheadMs = 0;
  try {
    aheadMs = await clockAhead(ports);
  } catch (error) {
    return failed(signs.series, error, ports.log);
  }
  for (const series of signs.series) {
    if (stop.aborted) break;
    try {
      await look(series, { signs, ports, terms, stop, nowMs: epochMs(ports.nowMs() + aheadMs) });
    } catch (error) {
      const round = failed([series], error, ports.log);
      signs.workedMs = ports.nowMs();
      if (round.end === 'failed' || round.leaveAloneMs > 0) return round;
      end = round.end;
    }
  }
  return { end, leaveAloneMs: 0 };
}

/** By how much the source's clock is ahead of ours. A source whose clock nobody can believe is away. */
async function clockAhead({ provider, nowMs }: PollPorts): Promise<number> {
  const aheadMs = (await provider.nowMs()) - nowMs();
  if (Math.abs(aheadMs) <= SKEW_MS_MAX) return aheadMs;
  const seconds = Math.round(aheadMs / SECOND_MS);
  throw new ProviderAway(`its clock is ${seconds} s from ours: nobody knows what has closed`);
}

/** A clock that is further off than this makes nobody sure what has closed. */
const SKEW_MS_MAX = MINUTE_MS;

/** So many bars before the newest one are looked at again, for one that is late and one that was told otherwise. */
const LOOKBACK_BARS = 10;

async function look(
  series: SeriesSigns,
  {
    signs,
    ports,
    terms,
    stop,
    nowMs,
  }: { signs: IngestSigns; ports: PollPorts; terms: PollTerms; stop: AbortSignal; nowMs: EpochMs },
): Promise<void> {
  const { symbol, newestMs, lookedMs } = series;
  const { provider, store, log } = ports;
  const { interval } = signs;
  const isFirst = lookedMs === undefined;
  const fromMs =
    isFirst || newestMs === undefined
      ? firstLookFromMs(terms, { nowMs, interval })
      : epochMs(newestMs - LOOKBACK_BARS * stepMs(interval));
  const moving = <A extends readonly unknown[], T>(work: (...given: A) => Promise<T>) => {
    return async (...given: A): Promise<T> => {
      const done = await work(...given);
      signs.workedMs = ports.nowMs();
      return done;
    };
  };
  const found = await catchUp(
    { symbol, interval, fromMs, nowMs },
    {
      provider: { page: moving(async (...asked) => provider.page(...asked)) },
      store: {
        put: moving(async (...given) => store.put(...given)),
        between: async (...asked) => store.between(...asked),
      },
      stopping: () => stop.aborted,
    },
  );
  if (stop.aborted) return;
  const wasMissing = series.missing;
  signs.looked(series, found, ports.nowMs());
  const [oldestAdded] = found.added;
  if (oldestAdded !== undefined) ports.onAdded(symbol, oldestAdded.openMs);
  tellBars(series, { found, isFirst, wasMissing }, log);
}

/** Of a series so many oddities are remembered, so that each is told once. */
const REMEMBERED_MAX = 1_000;
const NAMED_MAX = 5;

function tellBars(
  series: SeriesSigns,
  { found, isFirst, wasMissing }: { found: CaughtUp; isFirst: boolean; wasMissing: number },
  log: HostLog,
): void {
  const { symbol } = series;
  const { added, missing, oldestMs, newestMs } = found;
  const newest = newestMs === undefined ? 'nothing' : isoInstant(newestMs);
  if (isFirst) {
    const oldest = oldestMs === undefined ? '' : ` from ${isoInstant(oldestMs)}`;
    log({
      level: 'info',
      code: 'SERIES',
      text: `${symbol}: ${added.length} bars added, stored${oldest} to ${newest}`,
    });
  } else if (added.length > 0) {
    log({
      level: 'info',
      code: 'BARS',
      text: `${symbol}: ${added.length} added, the newest opened at ${newest}`,
    });
  }
  if (missing.length > 0 && missing.length !== wasMissing) {
    const named = missing.slice(0, NAMED_MAX).map(isoInstant).join(', ');
    log({
      level: 'warn',
      code: 'GAP',
      text: `${symbol}: the source has told no bar of ${named}; ${missing.length} in all`,
    });
  }
  for (const [code, known, told] of [
    ['REFUSED', series.refused, found.refused],
    ['CHANGED', series.changed, found.changed],
  ] as const) {
    for (const { openMs, words } of told) {
      const text = `${symbol} at ${openMs}: ${words}`;
      if (known.has(text) || known.size === REMEMBERED_MAX) continue;
      known.add(text);
      log({ level: 'warn', code, text: code === 'CHANGED' ? `${text}; it stays as it is stored` : text });
    }
  }
}

/** What failed is written on the series it was about, and told where it is not what was told before. */
function failed(about: readonly SeriesSigns[], error: unknown, log: HostLog): Round {
  const isAway = error instanceof ProviderAway;
  const text = isAway ? error.message : String(error);
  if (about.some(({ fault }) => fault !== text)) {
    const names = about.map(({ symbol }) => symbol).join(', ');
    log({
      ...(isAway ? { level: 'warn', code: 'SOURCE' } : { level: 'error', code: 'FAILED' }),
      text: `${names}: ${text}`,
    });
  }
  for (const series of about) series.fault = text;
  return { end: isAway ? 'away' : 'failed', leaveAloneMs: isAway ? (error.retryAfterMs ?? 0) : 0 };
}

/** Resolves after that time, or at once when it is told to stop. */
export async function pause(delayMs: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    stop.addEventListener('abort', end);
  });
}
