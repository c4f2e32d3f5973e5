import { describe, expect, test } from '@jest/globals';
import { at } from '../../layers/core/foundation/assert.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '../../layers/core/foundation/time.ts';
import { allowances } from '../../layers/core/risk/breaker-table.ts';
import type { HealthEvent } from '../../layers/core/risk/health.ts';
import { wayBack } from '../../layers/core/risk/mode-way-back.ts';
import { modeFacts } from '../../layers/core/decision/mode-facts.ts';
import type { SystemState } from '../../layers/core/decision/system-state.ts';
import { anOrder, orderId } from '../builders/an-order.ts';
import { SPX } from '../builders/an-instrument.ts';
import { aConfig, BREAKERS, MODE_LIMITS } from '../builders/a-config.ts';
import { knownAfter, ScenarioAccount } from './an-account.ts';

const CODE = sha256('CODE');

/** New York's clocks on Tuesday 2020-03-03, before they change. */
function tuesday(hour: number, minute = 0): EpochMs {
  return epochMs(Date.UTC(2020, 2, 3, hour + 5, minute));
}

/** Monday's close, with a stop and an entry at the venue. */
function holding(config = aConfig()): ScenarioAccount {
  const account = new ScenarioAccount('2020-03-02', 50, { config });
  const stop = anOrder({ clientOrderId: orderId(7), side: 'sell', reduceOnly: true });
  account.state = {
    ...account.state,
    orders: [{ ...stop, leg: 'stop' }, anOrder({ clientOrderId: orderId(8) })],
  };
  return account;
}

const mayEnter = ({ health }: SystemState): boolean => allowances(health.breakers, BREAKERS).entries;

describe('a feed death', () => {
  const silent = (atMs: EpochMs): HealthEvent => ({
    component: 'prices',
    status: 'down',
    atMs,
    sinceMs: tuesday(10),
  });

  test('stops entries after five minutes and everything but the stops after an hour, and pages the owner', () => {
    const account = holding();
    expect(mayEnter(account.hear(silent(tuesday(10, 5))))).toBe(true);
    const warned = account.hear(silent(tuesday(10, 6)));
    expect(mayEnter(warned)).toBe(false);
    expect(warned).toMatchObject({ mode: { mode: 'normal' }, cancels: [] });
    expect(account.hear(silent(tuesday(11))).mode.mode).toBe('normal');

    const dead = account.hear(silent(tuesday(11, 1)));
    expect(dead.mode).toMatchObject({ mode: 'emergency', policy: 'halt', sinceMs: tuesday(11, 1) });
    // 61 minutes of the market against 60.
    expect(dead.mode.reasons).toMatchObject([{ code: 'FEED_DEAD', value: 61 * MINUTE_MS, limit: HOUR_MS }]);
    expect(dead.cancels).toEqual([orderId(8)]);
    expect(dead.outbox).toEqual([]);
    expect(account.flattened).toEqual([]);
    expect(account.alerts).toEqual(['PRICES_SILENT', 'FEED_DEAD']);
  });

  test('is over for the breaker five minutes after the feed is back, and for the mode when the owner resumes', () => {
    const account = holding();
    account.hear(silent(tuesday(11, 1)));
    const resume = (): SystemState => {
      account.ask({ kind: 'resume', reason: 'the line is up', codeHash: CODE });
      return account.ask({ kind: 'confirm', codeHash: CODE });
    };
    // Resumed while the feed is still dead, it halts again at the next fact.
    resume();
    expect(account.hear(silent(tuesday(11, 10))).mode).toMatchObject({ mode: 'emergency', policy: 'halt' });
    const { config } = account;
    const way = (state: SystemState): ReturnType<typeof wayBack> =>
      wayBack(state.mode, modeFacts(state, tuesday(11, 10), config), config.modes);
    expect(way(account.state)).toMatchObject({ kind: 'owner', still: [{ code: 'FEED_DEAD' }] });

    const back = account.hear({ component: 'prices', status: 'up', atMs: tuesday(12) });
    expect(back.mode.mode).toBe('emergency');
    expect(way(back)).toEqual({ kind: 'owner', steps: 2, still: [] });
    expect(resume().mode.mode).toBe('normal');
    expect(mayEnter(account.state)).toBe(false);
    account.close('2020-03-03', 100);
    expect(mayEnter(account.state)).toBe(true);
    expect(account.state.mode.mode).toBe('normal');
  });

  test('closes everything where the owner’s file says so and a second source gives a price', () => {
    const halt = { ...MODE_LIMITS.halt, flattensWithSecondPrice: true };
    const account = holding(aConfig({ modes: { ...MODE_LIMITS, halt } }));
    account.hear({ component: 'second-prices', status: 'up', atMs: tuesday(9, 30) });
    const dead = account.hear(silent(tuesday(11, 1)));
    expect(dead.mode).toMatchObject({ mode: 'emergency', policy: 'flatten' });
    expect(dead.outbox).toMatchObject([{ intent: { kind: 'flatten', side: 'sell' } }]);
  });
});

test('a broker that is away for half an hour in session halts, and one that is away overnight does not', () => {
  const account = holding();
  const away = (atMs: EpochMs): HealthEvent => ({ component: 'broker', status: 'down', atMs });
  // From Monday's close at 16:00 to Tuesday's opening at 09:30 nothing is missed, though entries have stopped.
  account.hear({ ...away(tuesday(8)), sinceMs: epochMs(tuesday(9) - 17 * HOUR_MS) });
  expect(account.state.mode.mode).toBe('normal');
  expect(account.alerts).toEqual(['BROKER_DOWN']);
  expect(mayEnter(account.state)).toBe(false);
  expect(account.hear(away(tuesday(10))).mode.mode).toBe('normal');
  const halted = account.hear(away(tuesday(10, 1)));
  expect(halted.mode).toMatchObject({
    mode: 'emergency',
    policy: 'halt',
    reasons: [{ code: 'BROKER_UNREACHABLE', value: 31 * MINUTE_MS, limit: 30 * MINUTE_MS }],
  });
  expect(halted.cancels).toEqual([orderId(8)]);
});

describe('a half day', () => {
  // Friday 2020-11-27, after Thanksgiving: New York closes at 13:00, 18:00 UTC, and its bar is known at 18:01.
  const half = knownAfter('2020-11-27');
  const another = (atMs: EpochMs): Parameters<ScenarioAccount['close']>[2] => {
    const wednesday = knownAfter('2020-11-25');
    // Another market closes a bar; the last that was heard of this one is Wednesday's, and the holiday has none.
    const heard = new Map([[SPX, { closeMs: epochMs(wednesday - MINUTE_MS), availableMs: wednesday }]]);
    return { atMs, heard };
  };

  test('ends at one, so that its bar is due then and not three hours later', () => {
    expect(new Date(half).toISOString()).toBe('2020-11-27T18:01:00.000Z');
    const account = new ScenarioAccount('2020-11-25', 50);
    account.close('2020-11-27', 100, another(half));
    expect(account.state.health.breakers).toEqual([]);
    account.close('2020-11-27', 100, another(epochMs(half + 1)));
    expect(account.state.health.breakers).toMatchObject([{ kind: 'down', subject: SPX, sinceMs: half }]);
  });

  test('whose bar is missing is silent for no minute of the market until Monday opens', () => {
    const account = new ScenarioAccount('2020-11-25', 50);
    const monday = Date.UTC(2020, 10, 30, 14, 30);
    account.close('2020-11-27', 100, another(epochMs(half + 4 * HOUR_MS)));
    account.close('2020-11-30', 100, another(epochMs(monday + 5 * MINUTE_MS)));
    expect(mayEnter(account.state)).toBe(true);
    account.close('2020-11-30', 100, another(epochMs(monday + 6 * MINUTE_MS)));
    expect(mayEnter(account.state)).toBe(false);
    expect(account.state.mode.mode).toBe('normal');
    account.close('2020-11-30', 100, another(epochMs(monday + 61 * MINUTE_MS)));
    expect(account.state.mode).toMatchObject({ mode: 'emergency', policy: 'halt' });
  });
});

describe('a missing price', () => {
  test('of what is held leaves no mark, and the loss is that of the day it is seen again', () => {
    const account = new ScenarioAccount('2020-03-02', 50);
    const marks = account.entries.length;
    const tuesdaysBar = {
      closeMs: epochMs(knownAfter('2020-03-03') - MINUTE_MS),
      availableMs: knownAfter('2020-03-03'),
    };
    account.close('2020-03-03', 0, { prices: new Map(), heard: new Map([[SPX, tuesdaysBar]]) });
    expect(account.entries.slice(marks).filter(({ body }) => body.kind === 'mark')).toEqual([]);
    expect(account.state).toMatchObject({ mode: { mode: 'normal' }, watch: { day: { key: '2020-03-02' } } });
    // 5,000 + 50 x 93 = 9,650: all of 3.5 % is lost on Wednesday, as far as anybody saw.
    const seen = account.close('2020-03-04', 93);
    expect(seen.mode).toMatchObject({ mode: 'emergency', policy: 'flatten' });
    expect(seen.mode.reasons.find(({ code }) => code === 'DAY_LOSS')?.value).toBeCloseTo(0.035, 12);
  });

  test('that stays missing for an hour of its market halts, and what falls meanwhile is not sold blind', () => {
    const account = new ScenarioAccount('2020-03-02', 50);
    const mondaysBar = {
      closeMs: epochMs(knownAfter('2020-03-02') - MINUTE_MS),
      availableMs: knownAfter('2020-03-02'),
    };
    const stale = { heard: new Map([[SPX, mondaysBar]]) };
    account.close('2020-03-03', 100, { ...stale, atMs: tuesday(16, 1) });
    expect(account.state.mode.mode).toBe('normal');
    // Tuesday's bar was due at 16:01; at 11:00 on Wednesday 90 minutes of the market have gone by without it.
    const halted = account.close('2020-03-04', 60, { ...stale, atMs: epochMs(tuesday(11) + 24 * HOUR_MS) });
    expect(halted.mode).toMatchObject({ mode: 'emergency', policy: 'halt' });
    expect(at(halted.mode.reasons, 0)).toMatchObject({ code: 'FEED_DEAD', value: 90 * MINUTE_MS });
    expect(account.flattened).toEqual([]);
    // Seen again at 60 it is a loss of 20 %, and that closes everything.
    expect(account.close('2020-03-04', 60).mode).toMatchObject({ policy: 'flatten' });
    expect(account.flattened).toEqual(['EMERGENCY']);
  });
});
