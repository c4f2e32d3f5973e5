import { isoInstant, type EpochMs } from '../../core/foundation/time.ts';
import type { IngestSigns, SeriesSigns } from './ingest-signs.ts';

export interface IngestLimits {
  /** Without a page told, a bar stored or a round ended, the loop stands still. */
  readonly idleMsMax: number;
  /** How long the source may be away before the service calls itself without use. Before that its silence is told as the feed's. */
  readonly lookMsMax: number;
}

export interface IngestCheck {
  readonly name: 'loop' | 'source' | 'feed' | 'history';
  readonly well: boolean;
  readonly found: string;
}

/**
 * Whether the service does useful work, which is what its heart beats for: its loop moves, its last round did not fail through us or our
 * store, and the source was read and what it told stored within the limit.
 */
export function worksUsefully(signs: IngestSigns, limits: IngestLimits, nowMs: EpochMs): boolean {
  return loopCheck(signs, limits, nowMs).well && sourceCheck(signs, limits, nowMs).well;
}

/** What the health page says: the same, and sooner what the kill switch is patient with. */
export function ingestChecks(
  signs: IngestSigns,
  limits: IngestLimits,
  nowMs: EpochMs,
): readonly IngestCheck[] {
  return [
    loopCheck(signs, limits, nowMs),
    sourceCheck(signs, limits, nowMs),
    feedCheck(signs, limits, nowMs),
    { name: 'history', well: signs.historyFault === undefined, found: signs.historyFault ?? 'no fault' },
  ];
}

function loopCheck(
  { workedMs, lastEnd, startedMs, series }: IngestSigns,
  { idleMsMax }: IngestLimits,
  nowMs: EpochMs,
): IngestCheck {
  const ageMs = nowMs - (workedMs ?? startedMs);
  const words = `it moved ${age(ageMs)} ago`;
  const fault = series.find((each) => each.fault !== undefined)?.fault;
  const found = lastEnd === 'failed' ? `${words}, and failed: ${fault ?? 'nobody knows why'}` : words;
  return { name: 'loop', well: ageMs <= idleMsMax && lastEnd !== 'failed', found };
}

function sourceCheck(signs: IngestSigns, { lookMsMax }: IngestLimits, nowMs: EpochMs): IngestCheck {
  const lookedMs = signs.lookedMs();
  if (lookedMs === undefined) return { name: 'source', well: false, found: 'it was not read yet' };
  const ageMs = nowMs - lookedMs;
  return { name: 'source', well: ageMs <= lookMsMax, found: `it was last read ${age(ageMs)} ago` };
}

/** A bar may come a round late. */
function feedCheck(signs: IngestSigns, { idleMsMax }: IngestLimits, nowMs: EpochMs): IngestCheck {
  const silentMs = signs.feedSilentMs(nowMs);
  if (silentMs === undefined) return { name: 'feed', well: false, found: 'nobody has asked yet' };
  const late = signs.series.flatMap((series) => (series.fault === undefined ? [] : [faultText(series)]));
  const found = [`silent for ${age(silentMs)}`, ...late].join('; ');
  return { name: 'feed', well: silentMs <= idleMsMax, found };
}

function faultText({ symbol, fault, newestMs }: SeriesSigns): string {
  return `${symbol}, stored up to ${newestMs === undefined ? 'nothing' : isoInstant(newestMs)}: ${fault ?? ''}`;
}

function age(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
