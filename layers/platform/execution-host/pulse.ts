import type { Metrics } from '../../app/ports/metrics.ts';
import { SECOND_MS } from '../../core/foundation/time.ts';
import { METRIC_NAMES } from '../names/metrics.ts';
import { hostHealth } from './host-health.ts';
import type { PulseSigns } from './worst-signs.ts';

/** As often as the alarms look. */
const PULSE_MS = 10_000;

/** Sends the heartbeat that the kill switch listens for, and what its other alarms look at; the function it answers ends it. */
export function startPulse(signs: PulseSigns, metrics: Metrics, everyMs = PULSE_MS): () => void {
  const timer = setInterval(() => {
    beat(signs, metrics);
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}

/**
 * A host that is not well has no heartbeat: its lease is not held, its venue not heard, or its loop stands still. How long the venue
 * has been silent is told all the same; before it was first heard, nobody has measured it.
 */
export function beat(signs: PulseSigns, metrics: Metrics): void {
  if (hostHealth(signs).well) {
    metrics.record({ name: METRIC_NAMES.executorHeartbeat, value: 1, unit: 'Count', fine: true });
  }
  const rejectRatio = signs.rejectRatio();
  if (rejectRatio !== undefined) {
    metrics.record({ name: METRIC_NAMES.orderRejectRate, value: rejectRatio, unit: 'None', fine: true });
  }
  const silentMs = signs.heardAgeMs();
  if (silentMs !== undefined) {
    const value = silentMs / SECOND_MS;
    metrics.record({ name: METRIC_NAMES.brokerSilentSeconds, value, unit: 'Seconds', fine: true });
  }
  metrics.publish();
}
