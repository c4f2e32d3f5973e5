import { describe, expect, test } from '@jest/globals';
import { bookFlow } from '../../../layers/core/decision/book-report.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import { money, plus } from '../../../layers/core/foundation/decimal.ts';
import { accountMeasurements } from '../../../layers/platform/lambda/account-measurements.ts';
import { ALARM_CODES, SAFETY_ALARMS } from '../../../layers/platform/names/safety-alarms.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aClose, aFlow, aState } from '../../builders/a-state.ts';

const CONFIG = aConfig();

/** An account of a hundred thousand that lost that much of it between two closes. */
function lost(amount: string): SystemState {
  const opened = closeSession(aState({}, CONFIG), aClose(0, { flows: [aFlow('100000')] }), CONFIG).state;
  const portfolio = {
    ...opened.portfolio,
    cash: plus(opened.portfolio.cash, money(`-${amount}`)),
    realised: plus(opened.portfolio.realised, money(`-${amount}`)),
  };
  return closeSession({ ...opened, portfolio }, aClose(1), CONFIG).state;
}

const told = (state: SystemState): Readonly<Record<string, number>> =>
  Object.fromEntries(accountMeasurements(state, CONFIG).map(({ name, value }) => [name, value]));

describe('what the alarms are told of an account', () => {
  test('is each loss of NAV per unit, a drawdown in percent and the others as fractions, as their limits are', () => {
    const measured = told(lost('4000'));
    expect(measured['drawdown_percent']).toBeCloseTo(4, 12);
    for (const period of ['day', 'week', 'month']) {
      expect(measured[`${period}_loss_ratio`]).toBeCloseTo(0.04, 12);
    }
  });

  test('is no loss where the owner paid in or took out', () => {
    const opened = closeSession(aState({}, CONFIG), aClose(0, { flows: [aFlow('100000')] }), CONFIG).state;
    const withdrawn = closeSession(opened, aClose(1, { flows: [aFlow('-60000', 'f2')] }), CONFIG).state;
    expect(told(withdrawn)).toMatchObject({ drawdown_percent: 0, day_loss_ratio: 0 });
  });

  test('is a fault of the money as soon as it does not add up, and that it does otherwise', () => {
    expect(told(lost('1'))['money_fault']).toBe(1);
    const sound = closeSession(aState({}, CONFIG), aClose(0, { flows: [aFlow('100000')] }), CONFIG).state;
    expect(told(sound)['money_fault']).toBe(0);
    const broken = { ...sound, portfolio: { ...sound.portfolio, cash: money('1') } };
    expect(told(broken)['money_fault']).toBe(1);
  });

  test('is no loss before the first mark: nobody has measured one', () => {
    const closing = { config: CONFIG, entries: [], close: aClose(0) };
    expect(Object.keys(told(bookFlow(aState({}, CONFIG), aFlow('100000'), closing)))).toEqual([
      'money_fault',
    ]);
  });

  test('has a name for every alarm that watches a loss', () => {
    const names = Object.keys(told(lost('1')));
    const losses = ALARM_CODES.filter((code) => /LOSS|DRAWDOWN|MONEY/.test(code));
    expect(losses.map((code) => SAFETY_ALARMS[code].metric).sort()).toEqual(names.sort());
  });
});
