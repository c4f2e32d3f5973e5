import { describe, expect, test } from '@jest/globals';
import type { CurveView } from '../../web/api.ts';
import { coalesced } from '../../web/client/live/coalesce.ts';
import { EMPTY_CURVE, extended } from '../../web/client/live/curve.ts';
import { changeOver, curveIn, tightStretches } from '../../web/client/panels/curve-range.ts';
import { hashOf, routeOf, type Route } from '../../web/client/route.ts';
import { english } from '../../web/client/words/english.ts';
import { createFormat } from '../../web/client/words/format.ts';
import { spanish } from '../../web/client/words/spanish.ts';

const DAY_MS = 86_400_000;

/** A curve of so many days, a unit worth 1, 2, 3 and so on, its benchmark ten times that. */
function aCurve(days: number): CurveView {
  const place = Array.from({ length: days }, (_, day) => day);
  return {
    seq: days,
    day: place.map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10)),
    atMs: place.map((day) => day * DAY_MS),
    navPerUnit: place.map((day) => day + 1),
    benchmark: place.map((day) => 10 * (day + 1)),
    drawdownRatio: place.map(() => 0),
    mode: place.map(() => 'normal'),
  };
}

describe('the curve', () => {
  test('in a shorter range, buying and holding starts again from what a unit was worth then', () => {
    const { navPerUnit, benchmark } = curveIn(aCurve(400), '3m');
    expect(navPerUnit).toHaveLength(92);
    expect(benchmark[0]).toBe(navPerUnit[0]);
    expect(changeOver(benchmark)).toBeCloseTo(changeOver(navPerUnit) ?? NaN, 12);
  });

  test('a range longer than the curve is the whole of it', () => {
    const curve = aCurve(50);
    expect(curveIn(curve, '1y')).toBe(curve);
    expect(curveIn(EMPTY_CURVE, 'all')).toBe(EMPTY_CURVE);
  });

  test('what came later is added, and nothing new leaves it the same thing', () => {
    const curve = aCurve(3);
    expect(extended(curve, { ...EMPTY_CURVE, seq: 3 })).toBe(curve);
    expect(extended(EMPTY_CURVE, curve)).toEqual(curve);
  });

  test('stretches of a tight mode are found, and each mode has its own', () => {
    expect(
      tightStretches(['normal', 'defensive', 'defensive', 'emergency', 'pause', 'normal', 'defensive']),
    ).toEqual([
      { mode: 'defensive', from: 1, to: 2 },
      { mode: 'emergency', from: 3, to: 3 },
      { mode: 'defensive', from: 6, to: 6 },
    ]);
  });

  test('a change from nothing, or to no price, is none', () => {
    expect(changeOver([0, 1])).toBeUndefined();
    expect(changeOver([1, null])).toBeUndefined();
    expect(changeOver([null, 2, 3])).toBe(0.5);
  });
});

describe('addresses', () => {
  test('every place reads back as it was written', () => {
    const places: readonly Route[] = [
      { page: 'overview' },
      { page: 'decisions', filter: 'all', before: 0 },
      { page: 'decisions', filter: 'no-trade', before: 1_234 },
      { page: 'decision', decisionId: '20200417T2001' },
    ];
    for (const place of places) expect(routeOf(hashOf(place))).toEqual(place);
  });

  test('what is no address of ours is the overview, and what is no filter shows all', () => {
    expect(routeOf('#/../etc/passwd')).toEqual({ page: 'overview' });
    expect(routeOf('')).toEqual({ page: 'overview' });
    expect(routeOf('#/decisions?filter=rich&before=-3')).toEqual({
      page: 'decisions',
      filter: 'all',
      before: 0,
    });
  });
});

describe('coalescing', () => {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  test('a burst is one run at once and one after it, never two together', async () => {
    let runs = 0;
    let running = 0;
    let together = 0;
    const { poke } = coalesced(async () => {
      runs++;
      together = Math.max(together, ++running);
      await pause(5);
      running--;
    }, 30);
    for (let n = 0; n < 100; n++) poke();
    expect(runs).toBe(1);
    await pause(80);
    expect([runs, together]).toEqual([2, 1]);
  });

  test('work that failed does not end it, and nothing runs once it is stopped', async () => {
    let runs = 0;
    const { poke, stop } = coalesced(() => {
      runs++;
      return Promise.reject(new Error('no answer'));
    }, 5);
    poke();
    await pause(20);
    poke();
    await pause(20);
    expect(runs).toBe(2);
    stop();
    poke();
    await pause(20);
    expect(runs).toBe(2);
  });
});

describe('words and figures', () => {
  const inNewYork = { currency: 'USD', zone: 'America/New_York' };

  test('the date is the market’s, the time is UTC', () => {
    const { instant, day } = createFormat({ locale: 'en-GB', ...inNewYork });
    expect(instant(Date.UTC(2020, 3, 18, 0, 30))).toBe('17 Apr 2020 · 00:30 UTC');
    expect(day('2020-04-17')).toBe('17 Apr 2020');
  });

  test('money is written as each language writes it, a loss with a true minus', () => {
    const en = createFormat({ locale: 'en-GB', ...inNewYork });
    const es = createFormat({ locale: 'es-ES', ...inNewYork });
    expect(en.money('1234.5')).toBe('$1,234.50');
    expect(en.signedMoney(-0.5)).toBe('−$0.50');
    expect(es.money('1234.5')).toBe('1.234,50\u00a0$');
    expect(es.signedPercent(-0.0123)).toBe('−1,2\u00a0%');
    expect(createFormat({ locale: 'en-GB', currency: 'USDT', zone: 'UTC' }).money(1)).toBe('1.00 USDT');
  });

  test('what is nothing at the digits shown has no sign', () => {
    const { percent, money } = createFormat({ locale: 'en-GB', ...inNewYork });
    expect([percent(-0.0001), percent(-0.001), money(-0.001)]).toEqual(['0.0%', '−0.1%', '$0.00']);
  });

  test('no label is left in the other language', () => {
    const allowed =
      /^(Atalaya|English|en-GB|Normal|Crisis|Regime|Overview|Id|Stop|Crypto|Fundamental|Sharpe|sector|NAV.*)$/;
    const same: string[] = [];
    const compare = (mine: unknown, theirs: unknown, path: string): void => {
      if (typeof mine === 'string' && mine === theirs && !allowed.test(mine)) same.push(`${path}: ${mine}`);
      if (typeof mine === 'object' && mine !== null && typeof theirs === 'object' && theirs !== null) {
        const other = new Map(Object.entries(theirs));
        for (const [key, value] of Object.entries(mine)) compare(value, other.get(key), `${path}.${key}`);
      }
    };
    compare(english, spanish, 'words');
    expect(same).toEqual([]);
  });
});
