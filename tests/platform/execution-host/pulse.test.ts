import { expect, test } from '@jest/globals';
import type { Measurement, Metrics } from '../../../layers/app/ports/metrics.ts';
import { beat } from '../../../layers/platform/execution-host/pulse.ts';

interface Signs {
  readonly leaseAgeMs?: number;
  readonly heardAgeMs?: number;
  readonly rejectRatio?: number;
}

function recorded({ leaseAgeMs, heardAgeMs, rejectRatio }: Signs): readonly Measurement[] {
  const found: Measurement[] = [];
  const metrics: Metrics = {
    record: (measurement) => found.push(measurement) > 0,
    publish: () => undefined,
    dropped: () => 0,
  };
  beat(
    {
      lagMs: () => 1,
      leaseAgeMs: () => leaseAgeMs,
      heardAgeMs: () => heardAgeMs,
      rejectRatio: () => rejectRatio,
    },
    metrics,
  );
  return found;
}

test('the heart beats while the lease is held and the venue is heard', () => {
  expect(recorded({ leaseAgeMs: 1_000, heardAgeMs: 2_000 })).toEqual([
    { name: 'heartbeat_executor', value: 1, unit: 'Count', fine: true },
    { name: 'broker_silent_seconds', value: 2, unit: 'Seconds', fine: true },
  ]);
});

test.each([
  ['the lease is another’s', { heardAgeMs: 2_000 }],
  ['the lease was not renewed', { leaseAgeMs: 16_000, heardAgeMs: 2_000 }],
  ['the venue was never heard', { leaseAgeMs: 1_000 }],
  ['the venue is silent', { leaseAgeMs: 1_000, heardAgeMs: 91_000 }],
])('it stands still while %s', (_, signs) => {
  expect(recorded(signs).map(({ name }) => name)).not.toContain('heartbeat_executor');
});

test('how long the broker is silent is told, also by one that is not well, and not before it was ever heard', () => {
  expect(recorded({ leaseAgeMs: 1_000, heardAgeMs: 1_801_000 })).toEqual([
    { name: 'broker_silent_seconds', value: 1_801, unit: 'Seconds', fine: true },
  ]);
  expect(recorded({ leaseAgeMs: 1_000 })).toEqual([]);
});

test('what the venue rejects is told, also by one that is not well', () => {
  expect(recorded({ rejectRatio: 0.25 })).toEqual([
    { name: 'order_reject_rate', value: 0.25, unit: 'None', fine: true },
  ]);
});
