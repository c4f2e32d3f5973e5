import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRng } from '../../../layers/core/foundation/rng.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { FEATURES } from '../../../layers/core/features/feature-set.ts';
import {
  featureSetHash,
  featureVector,
  type FeatureVector,
} from '../../../layers/core/features/feature-vector.ts';
import { barAt, slice, windowOf, type BarWindow } from '../../../layers/core/market/bar-window.ts';
import type { Bar } from '../../../layers/core/market/bar.ts';
import { sym } from '../../../layers/core/market/instrument.ts';

const HOUR_MS = 3_600_000;
const DELAY_MS = 5_000;
const SYMBOL = sym('BTC/USDT');
const HISTORY = hourlyBars(600);

describe('a feature vector', () => {
  test('has every feature once enough bars are known', () => {
    const { features } = vectorAt(HISTORY, 599);
    expect(features.map(({ name }) => name)).toEqual(FEATURES.map(({ name }) => name));
    for (const { value } of features) expect(value).toEqual(expect.any(Number));
  });

  test('names its columns once each, with unit and version', () => {
    const names = FEATURES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { version, source } of FEATURES) {
      expect(version).toBeGreaterThanOrEqual(1);
      expect(source.indicatorVersion).toBeGreaterThanOrEqual(1);
    }
  });

  test('is the same however many bars came later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 599 }), (last) => {
        expect(vectorAt(HISTORY, last)).toEqual(vectorAt(slice(HISTORY, 0, last + 1), last));
      }),
      { numRuns: 30 },
    );
  });

  test('is the same however long the history before is', () => {
    const longest = Math.max(...FEATURES.map(({ bars }) => bars));
    expect(vectorAt(slice(HISTORY, 600 - longest, 600), longest - 1)).toEqual(vectorAt(HISTORY, 599));
  });

  test('does not use a bar that has closed but was not available yet', () => {
    const closedMs = barAt(HISTORY, 400).closeMs;
    const before = featureVector({
      symbol: SYMBOL,
      window: HISTORY,
      nowMs: epochMs(closedMs + DELAY_MS - 1),
    });
    const after = featureVector({ symbol: SYMBOL, window: HISTORY, nowMs: epochMs(closedMs + DELAY_MS) });
    expect(valuesOf(before)).toEqual(valuesOf(vectorAt(HISTORY, 399)));
    expect(valuesOf(after)).toEqual(valuesOf(vectorAt(HISTORY, 400)));
    expect(valuesOf(after)).not.toEqual(valuesOf(before));
  });

  test('leaves out what too short a history cannot say', () => {
    const { features } = vectorAt(HISTORY, 5);
    const told = features.filter(({ value }) => value !== undefined).map(({ name }) => name);
    expect(told).toEqual(['return1', 'return5']);
  });

  test('does not depend on the scale of the price', () => {
    const inCents = windowOf(barsOf(HISTORY).map((bar) => scaled(bar, 100)));
    const [dollars, cents] = [valuesOf(vectorAt(HISTORY, 599)), valuesOf(vectorAt(inCents, 599))];
    dollars.forEach((value, i) => {
      expect(cents[i]).toBeCloseTo(value ?? NaN, 9);
    });
  });
});

describe('its hash', () => {
  test('is the same for the same bars and instant', () => {
    expect(vectorAt(HISTORY, 599).hash).toBe(vectorAt(hourlyBars(600), 599).hash);
  });

  test('changes with one price, the instant, the instrument or a definition', () => {
    const { hash } = vectorAt(HISTORY, 599);
    const bars = barsOf(HISTORY);
    const last = bars.pop();
    const dearer = windowOf([...bars, ...(last ? [{ ...last, close: last.close * (1 + 1e-12) }] : [])]);
    const nowMs = barAt(HISTORY, 599).availableMs;
    const [first, ...others] = FEATURES;
    const newer = [...(first ? [{ ...first, version: 2 }] : []), ...others];
    const hashes = [
      hash,
      vectorAt(dearer, 599).hash,
      featureVector({ symbol: SYMBOL, window: HISTORY, nowMs: epochMs(nowMs + 1) }).hash,
      featureVector({ symbol: sym('ETH/USDT'), window: HISTORY, nowMs }).hash,
      featureVector({ symbol: SYMBOL, window: HISTORY, nowMs }, newer).hash,
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('of the set changes with a definition and with the order', () => {
    const [first, second, ...others] = FEATURES;
    if (first === undefined || second === undefined) throw new Error('too few features');
    const hashes = [FEATURES, [second, first, ...others], [{ ...first, version: 2 }, second, ...others]].map(
      (set) => featureSetHash(set),
    );
    expect(new Set(hashes).size).toBe(3);
  });
});

test('the features of a market that rises 1 % an hour', () => {
  const closes = Array.from({ length: 400 }, (_, i) => 100 * 1.01 ** i);
  const bars = closes.map((close, i): Bar => {
    const openMs = epochMs(i * HOUR_MS);
    const closeMs = epochMs(openMs + HOUR_MS);
    const open = i === 0 ? close : (closes[i - 1] ?? close);
    return { openMs, closeMs, availableMs: closeMs, open, high: close, low: open, close, volume: 1 };
  });
  const { features } = vectorAt(windowOf(bars), 399);
  const value = (name: string): number => features.find((feature) => feature.name === name)?.value ?? NaN;
  expect(value('return20')).toBeCloseTo(20 * Math.log(1.01), 12);
  expect(value('volatility20')).toBeCloseTo(Math.log(1.01), 12);
  expect(value('rsi14')).toBe(100);
  expect(value('direction14')).toBeCloseTo(100, 3);
  expect(value('donchianPosition20')).toBe(1);
  expect(value('moneyFlow14')).toBe(100);
  expect(value('resistanceDistance100')).toBe(0);
  expect(value('emaDistance20')).toBeGreaterThan(0);
});

function vectorAt(window: BarWindow, last: number): FeatureVector {
  return featureVector({ symbol: SYMBOL, window, nowMs: barAt(window, last).availableMs });
}

function valuesOf({ features }: FeatureVector): readonly (number | undefined)[] {
  return features.map(({ value }) => value);
}

function hourlyBars(length: number): BarWindow {
  const rng = seededRng(5);
  let price = 100;
  const bars = Array.from({ length }, (_, i): Bar => {
    const open = price;
    price *= Math.exp(0.01 * rng.normal());
    const openMs = i * HOUR_MS;
    return {
      openMs: epochMs(openMs),
      closeMs: epochMs(openMs + HOUR_MS),
      availableMs: epochMs(openMs + HOUR_MS + DELAY_MS),
      open,
      high: Math.max(open, price) * (1 + 0.005 * rng.next()),
      low: Math.min(open, price) * (1 - 0.005 * rng.next()),
      close: price,
      volume: rng.below(1_000),
    };
  });
  return windowOf(bars);
}

function barsOf(window: BarWindow): Bar[] {
  return Array.from({ length: window.length }, (_, i) => barAt(window, i));
}

function scaled(bar: Bar, factor: number): Bar {
  return {
    ...bar,
    open: bar.open * factor,
    high: bar.high * factor,
    low: bar.low * factor,
    close: bar.close * factor,
  };
}
