import type { EpochMs } from '../../core/foundation/time.ts';
import type { Metrics } from '../../app/ports/metrics.ts';
import { METRIC_NAMES } from '../names/metrics.ts';
import { worksUsefully, type IngestLimits } from './ingest-health.ts';
import type { IngestSigns } from './ingest-signs.ts';

/** As often as the alarms look. */
export const PULSE_MS = 10_000;

/** One beat: the heart where useful work was done, and how long the most silent critical feed has been so. */
export function beat(
  signs: IngestSigns,
  { limits, metrics, nowMs }: { limits: IngestLimits; metrics: Metrics; nowMs: EpochMs },
): void {
  if (worksUsefully(signs, limits, nowMs)) {
    metrics.record({ name: METRIC_NAMES.ingestHeartbeat, value: 1, unit: 'Count', fine: true });
  }
  const silentMs = signs.feedSilentMs(nowMs);
  if (silentMs !== undefined) {
    metrics.record({
      name: METRIC_NAMES.feedSilentSeconds,
      value: Math.round(silentMs / 1_000),
      unit: 'Seconds',
      fine: true,
    });
  }
  metrics.publish();
}
