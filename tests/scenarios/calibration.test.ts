import { expect, test } from '@jest/globals';
import { at } from '../../layers/core/foundation/assert.ts';
import { claimEntry, settleEntry } from '../../layers/core/risk/calibration.ts';
import { wayBack } from '../../layers/core/risk/mode-way-back.ts';
import { modeFacts } from '../../layers/core/decision/mode-facts.ts';
import { SPX } from '../builders/an-instrument.ts';
import { knownAfter, ScenarioAccount, sessionsFrom } from './an-account.ts';

/** The account after a session in which trades that claimed 65 % each ended like this. */
function traded(account: ScenarioAccount, day: string, results: readonly boolean[]): string {
  for (const won of results) {
    const { calibration } = account.state;
    const claimed = claimEntry(calibration, SPX, 0.65);
    const outcome = { symbol: SPX, atMs: knownAfter(day), won };
    account.state = {
      ...account.state,
      calibration: settleEntry(claimed, outcome, account.config.calibration),
    };
  }
  return account.close(day, 100).mode.mode;
}

test('a calibration decays and recovers', () => {
  const account = new ScenarioAccount('2020-05-29', 10);
  const days = sessionsFrom('2020-06-01', 12);
  const day = (session: number): string => at(days, session - 1);
  const [won, lost] = [true, false];

  // Seven trades say nothing yet, whatever came of them.
  expect(traded(account, day(1), [won, won, won, won, lost, lost, lost])).toBe('normal');
  expect(account.marked.measures).not.toHaveProperty('calibrationError');
  // Four of eight: 0.65 - 0.5 = 15 points, and at the limit it is not yet off.
  expect(traded(account, day(2), [lost])).toBe('normal');
  expect(account.marked.measures.calibrationError).toBeCloseTo(0.15, 12);
  // Four of ten: 0.65 - 0.4 = 25 points.
  expect(traded(account, day(3), [lost, lost])).toBe('defensive');
  expect(account.state.mode.reasons).toMatchObject([{ code: 'CALIBRATION', limit: 0.15 }]);
  expect(at(account.state.mode.reasons, 0).value).toBeCloseTo(0.25, 12);

  // Nine of sixteen: 0.65 - 0.5625 = 8.75 points, clear of the ten it must come below. Five sessions of that it takes.
  expect(traded(account, day(4), [won, won, won, won, won, lost])).toBe('defensive');
  expect(account.marked.measures.calibrationError).toBeCloseTo(0.0875, 12);
  const { config, state } = account;
  expect(wayBack(state.mode, modeFacts(state, state.atMs, config), config.modes)).toMatchObject({
    kind: 'sessions',
    conditions: [{ code: 'CALIBRATION', needed: 0.1, met: true }],
    left: 4,
  });
  expect(traded(account, day(5), [])).toBe('defensive');
  // Nine of eighteen: 15 points is not over the limit, but not clear either, so it counts from the beginning.
  expect(traded(account, day(6), [lost, lost])).toBe('defensive');
  expect(account.state.mode.calmSessions).toBe(0);
  // Twelve of twenty-one: 0.65 - 0.5714 = 7.86 points, and now for five sessions.
  const last = [[won, won, won], [], [], [], []].map((results, index) =>
    traded(account, day(7 + index), results),
  );
  expect(last).toEqual(['defensive', 'defensive', 'defensive', 'defensive', 'normal']);
});
