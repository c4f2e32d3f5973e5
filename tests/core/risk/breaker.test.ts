import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { allowances, BREAKER_TABLE } from '../../../layers/core/risk/breaker-table.ts';
import { COMPONENTS } from '../../../layers/core/risk/health-component.ts';
import {
  advanceHealth,
  CYCLES_COUNTED,
  healthFacts,
  NO_FAULTS,
  type HealthEvent,
  type HealthParameters,
  type HealthState,
} from '../../../layers/core/risk/health.ts';
import { BREAKERS } from '../../builders/a-config.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

/** Tuesday 2020-03-03, 10:00 in New York: the market has been open for half an hour. */
const TEN = Date.UTC(2020, 2, 3, 15);
const PARAMETERS: HealthParameters = {
  limits: BREAKERS,
  clock: { benchmark: 'XNYS', calendarOf: (symbol) => (symbol === 'BTC/USDT' ? '24/7' : undefined) },
};

/** So many minutes after ten. */
function at(minutes: number): EpochMs {
  return epochMs(TEN + minutes * MINUTE_MS);
}

type Told = Partial<HealthEvent> & Pick<HealthEvent, 'component' | 'status'>;

/** The state after these facts, each so many minutes after ten; without a fact only time goes by. */
function heard(...told: readonly (readonly [number, Told?])[]): HealthState {
  return told.reduce<HealthState>((state, [minutes, event]) => {
    const atMs = at(minutes);
    return advanceHealth(
      state,
      event === undefined ? { atMs } : { atMs, event: { atMs, ...event } },
      PARAMETERS,
    );
  }, NO_FAULTS);
}

const left = (state: HealthState): ReturnType<typeof allowances> => allowances(state.breakers, BREAKERS);
const down = (component: HealthEvent['component'], change: Partial<HealthEvent> = {}): Told => ({
  component,
  status: 'down',
  ...change,
});
const up = (component: HealthEvent['component'], change: Partial<HealthEvent> = {}): Told => ({
  component,
  status: 'up',
  ...change,
});

describe('each breaker trips after its time, and not at it', () => {
  test.each<[HealthEvent['component'], number, object]>([
    ['prices', 5, { entries: false, because: ['PRICES_SILENT'] }],
    ['broker', 2, { entries: false, because: ['BROKER_DOWN'] }],
    ['news', 60, { voices: 'technical', entries: true, because: ['NEWS_SILENT'] }],
    ['sentiment', 5, { sizeRatio: 0.75, confidenceRatio: 0.95, entries: true, because: ['SENTIMENT_DOWN'] }],
  ])('%s after %d minutes', (component, minutes, expected) => {
    const atLimit = heard([0, down(component)], [minutes]);
    expect(left(atLimit)).toEqual(left(NO_FAULTS));
    expect(left(heard([0, down(component)], [minutes + 0.001]))).toMatchObject(expected);
  });

  test('a fact that comes late counts from when the part went away', () => {
    expect(left(heard([10, down('prices', { sinceMs: at(4) })])).entries).toBe(false);
    expect(left(heard([10, down('prices', { sinceMs: at(5) })])).entries).toBe(true);
  });

  test('what nobody spoke of is well', () => {
    expect(left(NO_FAULTS)).toEqual({
      entries: true,
      voices: 'all',
      sizeRatio: 1,
      confidenceRatio: 1,
      pausedStrategies: [],
      lastValidStrategies: [],
      because: [],
    });
  });
});

describe('a breaker that has tripped', () => {
  test('closes only after the part has been back for its hold', () => {
    const back = [
      [0, down('prices')],
      [6, up('prices')],
    ] as const;
    expect(left(heard(...back)).entries).toBe(false);
    expect(left(heard(...back, [10.9])).entries).toBe(false);
    expect(heard(...back, [11])).toEqual(NO_FAULTS);
  });

  test('is open at once where the part goes away again before that', () => {
    const flapping = heard([0, down('prices')], [6, up('prices')], [8, down('prices')]);
    expect(flapping.breakers).toMatchObject([{ kind: 'open', sinceMs: at(8), openedMs: at(6) }]);
    expect(left(flapping).entries).toBe(false);
  });

  test('is not hidden by the news that the part is back: it was away for long enough', () => {
    expect(heard([0, down('broker')], [3, up('broker')]).breakers).toMatchObject([{ kind: 'recovering' }]);
    expect(heard([0, down('broker')], [1, up('broker')])).toEqual(NO_FAULTS);
  });

  test('allows nothing that another forbids', () => {
    const both = heard([0, down('news')], [0, down('sentiment')], [0, down('broker')], [61]);
    expect(left(both)).toMatchObject({
      entries: false,
      voices: 'technical',
      sizeRatio: 0.75,
      because: ['BROKER_DOWN', 'NEWS_SILENT', 'SENTIMENT_DOWN'],
    });
  });
});

test('a model that fails goes on with its last valid prediction for a day, and then its strategy alone is paused', () => {
  const failed = [[0, down('model', { subject: 'trend' })]] as const;
  const day = DAY_MS / MINUTE_MS;
  expect(left(heard(...failed, [day]))).toMatchObject({
    lastValidStrategies: ['trend'],
    pausedStrategies: [],
    entries: true,
  });
  expect(left(heard(...failed, [day + 1], [day + 1, down('model', { subject: 'other' })]))).toMatchObject({
    lastValidStrategies: ['other'],
    pausedStrategies: ['trend'],
    entries: true,
  });
});

describe('silence of prices', () => {
  const silentFor = (from: EpochMs, to: EpochMs, subject?: string): number => {
    const named = subject === undefined ? {} : { subject };
    const event: HealthEvent = { component: 'prices', status: 'down', atMs: from, ...named };
    const state = advanceHealth(NO_FAULTS, { event, atMs: from }, PARAMETERS);
    return healthFacts(state, to, PARAMETERS.clock).feedSilentMs;
  };
  const [closing, opening] = [epochMs(Date.UTC(2020, 2, 6, 21)), epochMs(Date.UTC(2020, 2, 9, 13, 30))];

  test('does not count while the market is closed, over a weekend in which its clocks change', () => {
    // Friday's close is 16:00 EST, 21:00 UTC; Monday's opening is 09:30 EDT, 13:30 UTC, an hour earlier than Friday's.
    expect(silentFor(closing, opening)).toBe(0);
    expect(silentFor(closing, epochMs(opening + 20 * MINUTE_MS))).toBe(20 * MINUTE_MS);
    expect(silentFor(epochMs(closing - HOUR_MS), epochMs(opening + HOUR_MS))).toBe(2 * HOUR_MS);
  });

  test('counts by the instrument’s own market', () => {
    expect(silentFor(closing, opening, 'BTC/USDT')).toBe(opening - closing);
    expect(silentFor(closing, opening, 'SPY')).toBe(0);
  });

  test('trips nothing overnight, and what needs no market trips then too', () => {
    // From Tuesday's close to four minutes after Wednesday's opening, and to six.
    const silent = heard([360, down('prices')], [23 * 60 + 34]);
    expect(left(silent).entries).toBe(true);
    expect(left(heard([360, down('prices')], [23 * 60 + 36])).entries).toBe(false);
    expect(left(heard([400, down('broker')], [403])).because).toEqual(['BROKER_DOWN']);
  });

  test('told again as older than was known, it counts from then; as younger, it changes nothing', () => {
    const known = heard([10, down('prices', { sinceMs: at(8) })]);
    const older = heard([10, down('prices', { sinceMs: at(8) })], [10, down('prices', { sinceMs: at(4) })]);
    expect(older.breakers).toMatchObject([{ kind: 'open', sinceMs: at(4) }]);
    const younger = heard([10, down('prices', { sinceMs: at(8) })], [10, down('prices', { sinceMs: at(9) })]);
    expect(younger).toEqual(known);
  });

  test('keeps the cause it was told, and the subject it is about', () => {
    const told = heard([0, down('prices', { subject: 'BTC/USDT', cause: 'socket closed' })]);
    expect(told.breakers).toEqual([
      { kind: 'down', component: 'prices', sinceMs: at(0), subject: 'BTC/USDT', cause: 'socket closed' },
    ]);
    expect(heard([0, down('prices')]).breakers).toEqual([
      { kind: 'down', component: 'prices', sinceMs: at(0) },
    ]);
  });

  test('counts the longest of several, and none that is back', () => {
    const state = heard(
      [0, down('prices', { subject: 'A' })],
      [10, down('prices', { subject: 'B' })],
      [20, up('prices', { subject: 'A' })],
    );
    expect(healthFacts(state, at(30), PARAMETERS.clock).feedSilentMs).toBe(20 * MINUTE_MS);
    expect(
      healthFacts(heard([0, down('prices')], [20, up('prices')]), at(30), PARAMETERS.clock),
    ).toMatchObject({
      feedSilentMs: 0,
    });
  });
});

describe('the analysis', () => {
  test('is whole again with a complete cycle, which is about every instrument', () => {
    const failed = heard([0, down('analysis', { subject: 'A' })], [0, down('analysis', { subject: 'B' })]);
    expect(healthFacts(failed, at(0), PARAMETERS.clock)).toMatchObject({
      failedAnalyses: 2,
      completeCycles: 0,
    });
    const whole = advanceHealth(
      failed,
      { event: { ...up('analysis'), atMs: at(1) }, atMs: at(1) },
      PARAMETERS,
    );
    expect(healthFacts(whole, at(1), PARAMETERS.clock)).toMatchObject({
      failedAnalyses: 0,
      completeCycles: 1,
    });
  });

  test('counts complete cycles no further than it must', () => {
    expect(heard([0, up('analysis')])).toBe(NO_FAULTS);
    expect(NO_FAULTS.completeCycles).toBe(CYCLES_COUNTED);
  });
});

test('a second source of prices counts from when it says that it is there', () => {
  const told = heard([0, up('second-prices')]);
  expect(told.secondPrice).toBe(true);
  expect(heard([0, up('second-prices')], [1, down('second-prices')]).secondPrice).toBe(false);
});

test('a component with more faults than are kept apart is told as one fault of the whole', () => {
  const many = heard(
    ...Array.from({ length: 60 }, (_, index) => [0, down('model', { subject: `s${index}` })] as const),
  );
  expect(many.breakers).toHaveLength(51);
  expect(many.breakers.filter(({ subject }) => subject === undefined)).toHaveLength(1);
});

describe('over any facts', () => {
  const anyFact = fc.record({
    component: fc.constantFrom(...COMPONENTS),
    status: fc.constantFrom('up' as const, 'down' as const),
    subject: fc.constantFrom(undefined, 'A', 'B'),
    minutes: fc.integer({ min: 0, max: 90 }),
    ago: fc.integer({ min: 0, max: 90 }),
  });

  test('told twice at once, each says no more than once', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 12 }), (facts) => {
        let [once, twice] = [NO_FAULTS, NO_FAULTS];
        let minutes = 0;
        for (const { component, status, subject, minutes: later, ago } of facts) {
          minutes += later;
          const atMs = at(minutes);
          const named = subject === undefined ? {} : { subject };
          const event: HealthEvent = {
            component,
            status,
            atMs,
            sinceMs: epochMs(atMs - ago * MINUTE_MS),
            ...named,
          };
          once = advanceHealth(once, { event, atMs }, PARAMETERS);
          const told = advanceHealth(twice, { event, atMs }, PARAMETERS);
          // Of complete cycles each is another one.
          const again =
            event.component === 'analysis' ? told : advanceHealth(told, { event, atMs }, PARAMETERS);
          twice = again;
          expect(twice).toEqual(once);
        }
      }),
      fuzzed(500),
    );
  });

  test('no breaker that forbids closes sooner than its hold after the part is back', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 12 }), (facts) => {
        let state = NO_FAULTS;
        let minutes = 0;
        for (const { component, status, subject, minutes: later } of facts) {
          minutes += later;
          const atMs = at(minutes);
          const named = subject === undefined ? {} : { subject };
          const next = advanceHealth(
            state,
            { event: { component, status, atMs, ...named }, atMs },
            PARAMETERS,
          );
          for (const breaker of state.breakers) {
            const row = BREAKER_TABLE.find((one) => one.component === breaker.component);
            const same = next.breakers.some(
              (other) => other.component === breaker.component && other.subject === breaker.subject,
            );
            if (row === undefined || same) continue;
            const held = breaker.kind === 'recovering' && atMs - breaker.upMs >= BREAKERS.holdMs;
            expect(held || breaker.kind === 'down').toBe(true);
          }
          state = next;
        }
      }),
      fuzzed(500),
    );
  });
});
