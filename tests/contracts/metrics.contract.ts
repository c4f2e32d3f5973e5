import { beforeEach, describe, expect, test } from '@jest/globals';
import { SERIES_MAX, type Metrics } from '../../layers/app/ports/metrics.ts';

export interface MetricsHarness {
  readonly metrics: Metrics;
  /** The last value of each series that was handed on. */
  seen(): Promise<Readonly<Record<string, number>>>;
}

/** What every place of metrics must do. */
export function describeMetrics(name: string, make: () => MetricsHarness): void {
  describe(`metrics: ${name}`, () => {
    let harness: MetricsHarness;

    beforeEach(() => {
      harness = make();
    });

    test('what was recorded is handed on', async () => {
      const { metrics } = harness;
      expect(metrics.record({ name: 'drawdown_percent', value: 3.25, unit: 'Percent' })).toBe(true);
      expect(metrics.record({ name: 'cycles', value: 1, unit: 'Count' })).toBe(true);
      metrics.publish();
      expect(await harness.seen()).toEqual({ drawdown_percent: 3.25, cycles: 1 });
    });

    test('there are never more series than are paid for', () => {
      const recorded = Array.from({ length: SERIES_MAX + 5 }, (_, index) =>
        harness.metrics.record({ name: `series_${index}`, value: index, unit: 'None' }),
      );
      expect(recorded.filter((one) => one)).toHaveLength(SERIES_MAX);
      expect(harness.metrics.dropped()).toBe(5);
      expect(harness.metrics.record({ name: 'series_0', value: 1, unit: 'None' })).toBe(true);
    });

    test.each([NaN, Infinity])('%d is no measurement', (value) => {
      expect(harness.metrics.record({ name: 'nav', value, unit: 'None' })).toBe(false);
      expect(harness.metrics.dropped()).toBe(1);
    });
  });
}
