import { technicalWarmUp } from '../../core/analysts/technical-analyst.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import { DAY_MS, epochMs, SECOND_MS, type EpochMs } from '../../core/foundation/time.ts';
import { barsPerYear, type BarInterval } from '../../core/market/bar-interval.ts';
import type { Sym } from '../../core/market/instrument.ts';
import { REGIME_WARM_UP } from '../../core/regime/regime-features.ts';
import type { IngestSettings } from '../config/ingest-schema.ts';
import { stepMs } from './due-bars.ts';
import type { IngestLimits } from './ingest-health.ts';

/** What ingest goes by of an environment. */
export type IngestConfig = Pick<SystemConfig, 'universe' | 'strategies' | 'interval' | 'modes'>;

/** What of an environment ingest has to do, before anybody was asked. */
export interface IngestPlan {
  /** Crypto spot that trades around the clock, as the sources list it. */
  readonly asked: readonly Sym[];
  /** What no source here sells, with the reason. */
  readonly unserved: readonly Unserved[];
  /** How far the first look goes back, in bars. */
  readonly bars: number;
  readonly everyMs: number;
  readonly limits: IngestLimits;
}

export interface Unserved {
  readonly symbol: Sym;
  readonly why: string;
}

export function ingestPlan(
  { universe, strategies, interval, modes }: IngestConfig,
  { source, everySeconds }: IngestSettings,
): IngestPlan {
  const asked: Sym[] = [];
  const unserved: Unserved[] = [];
  for (const { instrument } of universe) {
    const { symbol, assetClass, calendar } = instrument;
    if (assetClass === 'crypto-spot' && calendar === '24/7') asked.push(symbol);
    else
      unserved.push({
        symbol,
        why: `${source} tells crypto spot around the clock, not ${assetClass} of ${calendar}`,
      });
  }
  const everyMs = everySeconds * SECOND_MS;
  return {
    asked,
    unserved,
    // What a cycle reads, and a year to look at beside it.
    bars: Math.max(REGIME_WARM_UP, technicalWarmUp(strategies)) + barsPerYear(interval, '24/7'),
    everyMs,
    limits: {
      // Two rounds, and time for their answers.
      idleMsMax: 2 * everyMs + ANSWERS_MS,
      // A source that is away is told as the feed's silence, which halts after this; the heart must not ring before it.
      lookMsMax: Math.max(modes.halt.feedDeadMs, 2 * everyMs + ANSWERS_MS),
    },
  };
}

const ANSWERS_MS = 60 * SECOND_MS;

/** Where the first look begins: at the beginning of a day. */
export function firstLookFromMs(
  { bars }: Pick<IngestPlan, 'bars'>,
  { nowMs, interval }: { nowMs: EpochMs; interval: BarInterval },
): EpochMs {
  return epochMs(Math.floor((nowMs - bars * stepMs(interval)) / DAY_MS) * DAY_MS);
}
