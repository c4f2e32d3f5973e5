import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import type { BarProvider } from '../../../layers/app/ports/bar-provider.ts';
import { catchUp, type CaughtUp } from '../../../layers/platform/ingest/catch-up.ts';
import { openPublicBars } from '../../../layers/platform/venues/public-bars.ts';
import { describeBarStore } from '../../contracts/bar-store.contract.ts';
import { aKraken, rowOf, told, type Kraken } from './a-kraken.ts';
import { BTC, BTC_PAIR, DAY_OF, MemoryBars } from './an-ingest.ts';

const NOON = epochMs(DAY_OF('2026-11-21') + 12 * HOUR_MS);
const YESTERDAY = DAY_OF('2026-11-20');

describeBarStore('the double in memory', () =>
  Promise.resolve({ open: () => Promise.resolve(new MemoryBars()), dispose: () => Promise.resolve() }),
);

describe('catching up with Kraken over a socket', () => {
  let kraken: Kraken;
  let provider: BarProvider;
  let store: MemoryBars;

  beforeEach(async () => {
    kraken = await aKraken(NOON);
    provider = await openPublicBars({ source: 'kraken', urls: kraken.urls, timeoutMs: 2_000 });
    store = new MemoryBars();
  });

  afterEach(async () => {
    await provider.close();
    await kraken.close();
  });

  const look = async (
    fromMs: EpochMs,
    given: { nowMs?: EpochMs; stopping?: () => boolean } = {},
  ): Promise<CaughtUp> =>
    catchUp(
      { symbol: BTC, interval: 'day', fromMs, nowMs: given.nowMs ?? kraken.nowMs },
      { provider, store, stopping: given.stopping ?? (() => false) },
    );

  const daysAgo = (days: number): EpochMs => epochMs(DAY_OF('2026-11-21') - days * DAY_MS);

  test('stores every closed day and not the running one, each with the numbers that were told', async () => {
    const found = await look(daysAgo(300));
    expect(found.added).toHaveLength(300);
    expect(found).toMatchObject({ newestMs: YESTERDAY, missing: [], changed: [], refused: [] });
    const last = store.of(BTC).at(-1);
    const [open, high, low, close, volume] = rowOf(BTC_PAIR, YESTERDAY).map(Number);
    expect(last).toEqual({
      ...{ open, high, low, close, volume },
      openMs: YESTERDAY,
      closeMs: YESTERDAY + DAY_MS,
      availableMs: YESTERDAY + DAY_MS + MINUTE_MS,
    });
  });

  test('takes a day that has just ended for closed only when its minute is over, by the venue’s clock', async () => {
    kraken.nowMs = epochMs(DAY_OF('2026-11-21') + 59_000);
    expect((await look(daysAgo(5))).newestMs).toBe(DAY_OF('2026-11-19'));
    kraken.nowMs = epochMs(DAY_OF('2026-11-21') + 60_000);
    expect((await look(daysAgo(5))).newestMs).toBe(YESTERDAY);
  });

  test('again, it stores nothing and asks for the newest bar alone', async () => {
    await look(daysAgo(50));
    kraken.asked.length = 0;
    expect((await look(daysAgo(50))).added).toEqual([]);
    expect(kraken.asked).toHaveLength(1);
    expect(store.written).toHaveLength(50);
  });

  test('goes on page after page where the venue answers in short ones', async () => {
    kraken.rowsMax = 7;
    expect((await look(daysAgo(50))).added).toHaveLength(50);
    expect(kraken.asked.length).toBeGreaterThan(6);
  });

  test('writes the newest first, so that what a stop leaves is whole from the newest backwards', async () => {
    let puts = 0;
    const found = await look(daysAgo(50), { stopping: () => puts++ > 12 });
    expect(found.added.length).toBeLessThan(50);
    const days = store.of(BTC).map(({ openMs }) => openMs);
    expect(days.at(-1)).toBe(YESTERDAY);
    expect(days).toEqual(days.map((_, index) => YESTERDAY - (days.length - 1 - index) * DAY_MS));
    await look(daysAgo(50));
    expect(store.of(BTC)).toHaveLength(50);
    expect(new Set(store.written).size).toBe(50);
  });

  test('history is known when it was due; what comes late into a series was not known before now', async () => {
    await look(daysAgo(10), { nowMs: epochMs(daysAgo(3) + 2 * MINUTE_MS) });
    const nominal = store.of(BTC).map(({ availableMs, closeMs }) => availableMs - closeMs);
    expect(new Set(nominal)).toEqual(new Set([MINUTE_MS]));
    await look(daysAgo(20));
    const known = new Map(store.of(BTC).map((bar) => [bar.openMs, bar]));
    expect(known.get(daysAgo(15))?.availableMs).toBe(daysAgo(14) + MINUTE_MS);
    expect(known.get(daysAgo(2))?.availableMs).toBe(NOON);
  });

  test('a bar that the venue now tells otherwise stays as it was stored, and both are told', async () => {
    await look(daysAgo(5));
    const before = store.of(BTC);
    kraken.told.set(told(BTC_PAIR, YESTERDAY), ['100', '120', '90', '110', '7']);
    const { changed } = await look(daysAgo(5));
    expect(changed).toMatchObject([{ openMs: YESTERDAY }]);
    expect(changed[0]?.words).toMatch(/2026-11-20T.* is stored as .* and now told as 100 120 90 110 7/);
    expect(store.of(BTC)).toEqual(before);
  });

  test('a bar whose prices contradict each other is refused and missing, and the others are stored', async () => {
    kraken.told.set(told(BTC_PAIR, daysAgo(3)), ['100', '90', '95', '100', '7']);
    kraken.told.set(told(BTC_PAIR, daysAgo(4)), ['0', '90', '95', '100', '7']);
    kraken.told.set(told(BTC_PAIR, daysAgo(5)), ['NaN', '90', '95', '100', '7']);
    const found = await look(daysAgo(10));
    expect(found.refused.map(({ openMs }) => openMs)).toEqual([daysAgo(5), daysAgo(4), daysAgo(3)]);
    expect(found.refused.map(({ words }) => words).join()).toMatch(
      /open is NaN.*open is 0.*high 90 is below/,
    );
    expect(found.missing).toEqual([daysAgo(5), daysAgo(4), daysAgo(3)]);
    expect(found.added).toHaveLength(7);
  });

  test('a gap is told as missing, and filled when the venue tells it after all', async () => {
    kraken.told.set(told(BTC_PAIR, daysAgo(3)), undefined);
    expect((await look(daysAgo(10))).missing).toEqual([daysAgo(3)]);
    kraken.told.clear();
    expect((await look(daysAgo(10))).added.map(({ openMs }) => openMs)).toEqual([daysAgo(3)]);
  });

  test('a coin that is listed since a month has a month, and nothing of it is missing', async () => {
    kraken.sinceMs = daysAgo(30);
    const found = await look(daysAgo(600));
    expect(found).toMatchObject({ oldestMs: daysAgo(30), missing: [] });
    expect(found.added).toHaveLength(30);
  });

  test('of two writers at once each bar is stored once, and other numbers of the slower one are told', async () => {
    const racing = new MemoryBars();
    await racing.put(BTC, {
      ...{ openMs: YESTERDAY, closeMs: epochMs(YESTERDAY + DAY_MS), availableMs: NOON },
      ...{ open: 1, high: 2, low: 1, close: 2, volume: 3 },
    });
    const blind = { put: racing.put.bind(racing), between: store.between.bind(store) };
    const found = await catchUp(
      { symbol: BTC, interval: 'day', fromMs: daysAgo(3), nowMs: NOON },
      { provider, store: blind, stopping: () => false },
    );
    expect(found.changed).toMatchObject([{ openMs: YESTERDAY }]);
    expect(racing.of(BTC).at(-1)?.close).toBe(2);
  });
});
