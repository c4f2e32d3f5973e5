import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { epochMs } from '../../layers/core/foundation/time.ts';
import type { Point, PointReader, PointWriter } from '../../layers/app/ports/time-series.ts';

/** One empty engine under test. */
export interface TimeSeriesHarness {
  open(): Promise<PointWriter & PointReader>;
  dispose(): Promise<void>;
}

const FROM = epochMs(Date.UTC(2026, 0, 5));
const TO = epochMs(FROM + 1_000_000);

function aPoint(change: Partial<Point> = {}): Point {
  return {
    measurement: 'mark',
    tags: { portfolio: 'paper' },
    fields: { nav: 100_000.1 },
    atMs: FROM,
    ...change,
  };
}

/** What every engine of time series must do. */
export function describeTimeSeries(name: string, makeHarness: () => Promise<TimeSeriesHarness>): void {
  describe(`time series: ${name}`, () => {
    let harness: TimeSeriesHarness;
    let engine: PointWriter & PointReader;

    beforeEach(async () => {
      harness = await makeHarness();
      engine = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    const stored = async ({ measurement, tags }: Point, limit = 10_000): Promise<readonly Point[]> => {
      await engine.flush();
      return engine.points({ measurement, tags, fromMs: FROM, toMs: TO }, limit);
    };

    test('numbers come back to the bit, texts and truths as they were', async () => {
      const fields = {
        third: 1 / 3,
        sum: 0.1 + 0.2,
        huge: 1.7976931348623157e308,
        tiny: 5e-324,
        negative: -123_456_789.012_345_67,
        whole: 2 ** 53,
        text: 'say "no" \\ and, = leave\nnow',
        halted: true,
      };
      expect(engine.write(aPoint({ fields }))).toBe(true);
      expect(await stored(aPoint())).toEqual([aPoint({ fields })]);
      expect(engine.counts()).toEqual({ written: 1, waiting: 0, lost: 0 });
    });

    test.each(['BTC/USD', 'a b', 'a,b=c', 'it’s "quoted"', "O'Neil", 'back\\slash', 'señal 価格'])(
      'a tag of %s finds its own points and no other’s',
      async (text) => {
        const point = aPoint({
          measurement: `m ${text}`,
          tags: { [`t ${text}`]: text },
          fields: { [`f ${text}`]: 1 },
        });
        engine.write(point);
        engine.write({ ...point, tags: { [`t ${text}`]: `${text}!` } });
        expect(await stored(point)).toEqual([point]);
      },
    );

    test('points come oldest first, from the first instant to before the last, up to a limit', async () => {
      const points = Array.from({ length: 20 }, (_, index) =>
        aPoint({ atMs: epochMs(FROM + ((index * 7) % 20) * 50_000), fields: { index } }),
      );
      for (const point of points) engine.write(point);
      engine.write(aPoint({ atMs: TO }));
      engine.write(aPoint({ atMs: epochMs(FROM - 1) }));
      const sorted = [...points].sort((a, b) => a.atMs - b.atMs);
      expect(await stored(aPoint())).toEqual(sorted);
      expect(await stored(aPoint(), 3)).toEqual(sorted.slice(0, 3));
    });

    test('the same point again replaces itself', async () => {
      engine.write(aPoint({ fields: { nav: 1, cash: 2 } }));
      await engine.flush();
      engine.write(aPoint({ fields: { nav: 3 } }));
      expect(await stored(aPoint())).toEqual([aPoint({ fields: { nav: 3, cash: 2 } })]);
    });

    test('what is no number is left out, and a point of nothing else is lost and counted', async () => {
      expect(engine.write(aPoint({ fields: { sharpe: NaN, nav: 5 } }))).toBe(true);
      expect(engine.write(aPoint({ fields: { sharpe: Infinity } }))).toBe(false);
      expect(await stored(aPoint())).toEqual([aPoint({ fields: { nav: 5 } })]);
      expect(engine.counts().lost).toBe(1);
    });

    test.each(['', 'two\nlines', 'ends in \\', 'a\\,b'])('a tag of %j is refused', (text) => {
      expect(engine.write(aPoint({ tags: { portfolio: text } }))).toBe(false);
      expect(engine.counts().lost).toBe(1);
    });

    test('what nobody wrote is empty', async () => {
      expect(await stored(aPoint({ measurement: 'never' }))).toEqual([]);
    });
  });
}
