import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs, HOUR_MS } from '../../../layers/core/foundation/time.ts';
import { applyControls } from '../../../layers/core/decision/apply-control.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import { recordNoTrade } from '../../../layers/core/decision/decision-record.ts';
import { adoptDecision } from '../../../layers/core/decision/dispatch.ts';
import { applyHealth, type NumberedHealthEvent } from '../../../layers/core/decision/hear-health.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import { isFinal } from '../../../layers/core/execution/order.ts';
import type { ModeState } from '../../../layers/core/risk/mode-machine.ts';
import { acknowledgeDrawdown } from '../../../layers/core/risk/nav-watch.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { aConfig, MODE_LIMITS } from '../../builders/a-config.ts';
import { aContext, aView, modeOf } from '../../builders/a-cycle.ts';
import { FTSE } from '../../builders/an-instrument.ts';
import { anOrder, orderId } from '../../builders/an-order.ts';
import { aClose, aRecord, aState } from '../../builders/a-state.ts';
import { filled, kindsOf, lived, priced, reports } from './a-session.ts';

const CONFIG = aConfig();
const LATER = epochMs(closeOf(0) + HOUR_MS);
const NEWS: NumberedHealthEvent = { seq: 1, component: 'news', status: 'down', atMs: LATER };
const HALTED: ModeState = { ...modeOf('emergency'), policy: 'halt' };

describe('a fact about health', () => {
  const own = aState({ atMs: closeOf(0) });

  test('is heard once, however often the desk gives it', () => {
    const first = applyHealth(own, [NEWS], CONFIG);
    expect(kindsOf(first)).toEqual(['health']);
    const again = applyHealth(first.state, [NEWS, { ...NEWS, seq: 2, status: 'up' }], CONFIG);
    expect(again.state).toMatchObject({ healthCursor: 2, health: { breakers: [] } });
    const third = applyHealth(again.state, [NEWS, { ...NEWS, seq: 2 }], CONFIG);
    expect(third).toEqual({ state: again.state, entries: [] });
  });

  test('that says nothing new is not on record', () => {
    const first = applyHealth(own, [NEWS], CONFIG);
    expect(kindsOf(applyHealth(first.state, [{ ...NEWS, seq: 2 }], CONFIG))).toEqual([]);
  });

  test('told late is judged at the time of the state, for a mode never begins before the last mark', () => {
    const late = { ...NEWS, component: 'system', atMs: epochMs(closeOf(0) - HOUR_MS) } as const;
    expect(applyHealth(own, [late], CONFIG).state.mode).toMatchObject({
      policy: 'halt',
      sinceMs: closeOf(0),
    });
  });

  test('that trips a breaker tells the owner once, and its end is on record', () => {
    const down = { ...NEWS, component: 'broker', sinceMs: closeOf(0), cause: 'no route' } as const;
    const first = applyHealth(own, [down], CONFIG);
    expect(kindsOf(first)).toEqual(['health', 'breaker', 'alert']);
    expect(first.entries.at(-1)?.body).toEqual({
      kind: 'alert',
      code: 'BROKER_DOWN',
      text: 'broker: no route; no entries; the owner is told, and it is tried again',
    });
    const up = applyHealth(first.state, [{ ...NEWS, seq: 2, component: 'broker', status: 'up' }], CONFIG);
    expect(up.entries.map(({ body }) => body)).toMatchObject([
      { kind: 'health' },
      { kind: 'breaker', from: { kind: 'open' }, to: { kind: 'recovering' } },
    ]);
    const closed = closeSession(up.state, aClose(1), CONFIG);
    expect(at(closed.entries, 0).body).toMatchObject({ kind: 'breaker', from: { kind: 'recovering' } });
    expect(at(closed.entries, 0).body).not.toHaveProperty('to');
  });
});

describe('the analysis', () => {
  const decided = (state: SystemState, record: ReturnType<typeof aRecord>): SystemState =>
    adoptDecision(state, { record, memory: state.memory }, CONFIG).state;
  const failed = {
    ...aRecord('d', []),
    technical: [aView(), { kind: 'failed', symbol: FTSE, error: 'no such column' } as const],
  };
  const young = {
    ...aRecord('d', []),
    technical: [{ kind: 'too-few-bars', symbol: FTSE, bars: 1, needed: 2 } as const],
  };
  const stoodAside = recordNoTrade(aContext(), 'a stage failed', aRecord('d', []).provenance);

  test('of one instrument that fails leads to observation, and the next complete one ends it', () => {
    const observing = decided(aState(), failed);
    expect(observing.mode).toMatchObject({
      mode: 'observation',
      reasons: [{ code: 'ANALYSIS_FAILED', value: 1 }],
    });
    expect(observing.health.breakers).toMatchObject([{ subject: FTSE, cause: 'no such column' }]);
    expect(decided(observing, failed).mode).toBe(observing.mode);
    expect(decided(observing, young).mode.mode).toBe('normal');
  });

  test('that has too few bars to say anything has not failed', () => {
    expect(decided(aState(), young).mode.mode).toBe('normal');
  });

  test('of a cycle that stood aside failed, but in an emergency nobody tried', () => {
    expect(decided(aState(), stoodAside).mode.mode).toBe('observation');
    const held = aState({ mode: HALTED });
    expect(decided(held, stoodAside).health).toBe(held.health);
  });

  test('that failed takes back the entry that is on its way', () => {
    const own = aState({ orders: [anOrder()] });
    expect(decided(own, failed).cancels).toEqual([orderId(1)]);
  });
});

test('an entry that is still there at the next close is asked back again', () => {
  const first = closeSession(aState({ mode: HALTED, orders: [anOrder()] }), aClose(0), CONFIG);
  expect(first.state.cancels).toEqual([orderId(1)]);
  const again = closeSession({ ...first.state, cancels: [] }, aClose(1), CONFIG);
  expect(again.state.cancels).toEqual([orderId(1)]);
  expect(again.state.orders.some(isFinal)).toBe(false);
});

describe('a simulated owner', () => {
  const config = aConfig({ simulatedOwner: { resumesAfterSessions: 2 } });
  const owned = { reports: reports(filled('t1', { lastQty: qty('10') })) };
  const modesOf = (start: SystemState, days: number): readonly string[] =>
    lived([owned, ...Array.from({ length: days }, () => priced(100))], config, start).map(
      ({ state }) => state.mode.mode,
    );

  test('comes back from a halt with what is held still held', () => {
    expect(modesOf(aState({ mode: HALTED }), 3)).toEqual(['emergency', 'emergency', 'normal', 'normal']);
  });

  test('does not come back while what it halted for goes on', () => {
    const dead = applyHealth(aState(), [{ ...NEWS, component: 'system' }], config).state;
    expect(modesOf(dead, 5)).toEqual(Array(6).fill('emergency'));
  });

  test('ends nothing that a person ordered', () => {
    expect(modesOf(aState({ mode: { ...HALTED, note: 'enough' } }), 5)).toEqual(Array(6).fill('emergency'));
  });
});

test('a drawdown that the owner accepts starts the high-water mark again, and defensive ends by its own sessions', () => {
  // All of 10,000 loses 0.18 % a day for seventy days: 1 - 0.9982^70 = 11.9 %, and 1.3 % a week, 5.4 % a month.
  const defensive = { ...MODE_LIMITS.defensive, sharpe30: -Infinity };
  const config = aConfig({ modes: { ...MODE_LIMITS, defensive } });
  const own = { reports: reports(filled('t1', { lastQty: qty('100') })) };
  const falling = Array.from({ length: 70 }, (_, day) => priced(100 * 0.9982 ** (day + 1)));
  const last = at(falling, -1);
  const fallen = at(lived([own, ...falling, ...Array.from({ length: 30 }, () => last)], config), -1).state;
  expect(fallen.mode).toMatchObject({ mode: 'defensive', calmSessions: 0 });
  const code = sha256('CODE');
  const asked = { requestedMs: fallen.atMs, reason: 'I have seen it', codeHash: code };
  const accepted = applyControls(
    fallen,
    [
      { ...asked, seq: 1, kind: 'acknowledge' },
      { ...asked, seq: 2, kind: 'confirm' },
    ],
    config,
  );
  expect(kindsOf(accepted)).toEqual(['control', 'control']);
  const { watch } = fallen;
  expect(accepted.state.watch).toEqual(watch && acknowledgeDrawdown(watch));
  expect(accepted.state.watch?.returns.length).toBeGreaterThan(0);
  expect(accepted.state.mode).toBe(fallen.mode);
  let state = accepted.state;
  const modes = Array.from({ length: 6 }, (_, day) => {
    state = closeSession(state, aClose(101 + day, last), config).state;
    return state.mode.mode;
  });
  expect(modes).toEqual([...Array<string>(4).fill('defensive'), 'normal', 'normal']);
});
