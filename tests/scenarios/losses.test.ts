import { describe, expect, test } from '@jest/globals';
import { at } from '../../layers/core/foundation/assert.ts';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { anOrder } from '../builders/an-order.ts';
import { aConfig, MODE_LIMITS } from '../builders/a-config.ts';
import { aFlow } from '../builders/a-state.ts';
import { ScenarioAccount, sessionsFrom } from './an-account.ts';

const CODE = sha256('CODE');

/** Marks of one session by the hour: the instant at which New York's clocks in winter show it. */
function newYork(day: string, hour: number): { readonly atMs: ReturnType<typeof epochMs> } {
  return { atMs: epochMs(Date.parse(`${day}T00:00Z`) + (hour + 5) * 3_600_000) };
}

describe('a crash day, through defensive into emergency', () => {
  // Friday: 10,000 paid in, 50 shares at 100, 5,000 in cash. Monday closes at 98: 5,000 + 50 x 98 = 9,900.
  const crash = (): ScenarioAccount => {
    const account = new ScenarioAccount('2020-02-21', 50);
    account.close('2020-02-24', 98);
    return account;
  };

  test('at eleven the week’s loss makes it defensive, at two the day’s loss closes everything', () => {
    const account = crash();
    account.state = { ...account.state, orders: [anOrder()] };
    // 5,000 + 50 x 93.6 = 9,680. The day lost 1 - 9,680 / 9,900 = 2.22 %, the week 1 - 9,680 / 10,000 = 3.2 %.
    const eleven = account.close('2020-02-25', 93.6, newYork('2020-02-25', 11));
    expect(account.marked.measures.dayLossRatio).toBeCloseTo(0.02222, 5);
    expect(eleven.mode).toMatchObject({ mode: 'defensive', reasons: [{ code: 'WEEK_LOSS' }] });
    expect(at(eleven.mode.reasons, 0).value).toBeCloseTo(0.032, 12);
    // A defensive system still opens: what is on its way stays there, and nothing is sold.
    expect(eleven.cancels).toEqual([]);
    expect(account.flattened).toEqual([]);

    account.state = { ...account.state, orders: [anOrder()] };
    // 5,000 + 50 x 91.8 = 9,590. The day lost 1 - 9,590 / 9,900 = 3.13 %, the week 4.1 %, which alone would not.
    const two = account.close('2020-02-25', 91.8, newYork('2020-02-25', 14));
    expect(two.mode).toMatchObject({ mode: 'emergency', policy: 'flatten', reasons: [{ code: 'DAY_LOSS' }] });
    expect(two.mode.reasons).toHaveLength(1);
    expect(at(two.mode.reasons, 0).value).toBeCloseTo(1 - 9_590 / 9_900, 12);
    expect(two.cancels).toEqual([anOrder().request.clientOrderId]);
    expect(account.flattened).toEqual(['EMERGENCY']);
  });

  test('once the owner has resumed, the same loss trips nothing again that week', () => {
    const account = crash();
    account.close('2020-02-25', 91.8);
    account.ask({ kind: 'resume', reason: 'seen it', codeHash: CODE });
    account.ask({ kind: 'confirm', codeHash: CODE });
    expect(account.state.mode.mode).toBe('normal');
    // 5,000 + 50 x 91 = 9,550: from 9,590 where it was accepted 0.42 %, from the week's beginning 4.5 %.
    account.close('2020-02-26', 91);
    expect(account.state.mode.mode).toBe('normal');
    expect(account.marked.measures.weekLossRatio).toBeCloseTo(1 - 9_550 / 9_590, 12);
    expect(account.marked.measures.drawdownRatio).toBeCloseTo(1 - 9_550 / 9_590, 12);
    // 5,000 + 50 x 85.9 = 9,295: 1 - 9,295 / 9,550 = 2.67 % in a day, 1 - 9,295 / 9,590 = 3.08 % since it was accepted.
    expect(account.close('2020-02-27', 85.9).mode).toMatchObject({
      mode: 'defensive',
      reasons: [{ code: 'WEEK_LOSS' }],
    });
  });
});

test('a slow bleed trips the monthly rule, and only that', () => {
  // All of 10,000 is held. Each session loses 0.4 %: a day 0.4 %, five of them 1 - 0.996^5 = 1.98 % a week.
  const account = new ScenarioAccount('2020-02-28', 100);
  const days = sessionsFrom('2020-03-02', 21);
  const modes = days.map((day, index) => account.close(day, 100 * 0.996 ** (index + 1)).mode.mode);
  // After 20 sessions 1 - 0.996^20 = 7.70 % of March is lost, after 21 1 - 0.996^21 = 8.07 %.
  expect(days.at(-1)).toBe('2020-03-30');
  expect(modes).toEqual([...Array<string>(20).fill('normal'), 'emergency']);
  expect(account.state.mode).toMatchObject({
    policy: 'flatten',
    reasons: [{ code: 'MONTH_LOSS', limit: 0.08 }],
  });
  expect(account.state.mode.reasons).toHaveLength(1);
  expect(at(account.state.mode.reasons, 0).value).toBeCloseTo(1 - 0.996 ** 21, 9);
  expect(account.flattened).toEqual(['EMERGENCY']);
});

describe('a deposit in a drawdown', () => {
  // The Sharpe ratio is not what this is about.
  const config = aConfig({
    modes: { ...MODE_LIMITS, defensive: { ...MODE_LIMITS.defensive, sharpe30: -Infinity } },
  });
  const days = sessionsFrom('2020-06-01', 60);
  // Each session loses 0.35 %: 1 - 0.9965^5 = 1.74 % a week, at most 1 - 0.9965^22 = 7.42 % a month. The 36th stands still.
  const price = (session: number): number => 100 * 0.9965 ** (session < 36 ? session : session - 1);
  const lived = (
    flow?: string,
  ): { readonly drawdowns: readonly number[]; readonly modes: readonly string[] } => {
    const account = new ScenarioAccount('2020-05-29', 100, { config });
    const [drawdowns, modes]: [number[], string[]] = [[], []];
    for (const [index, day] of days.slice(0, 36).entries()) {
      const paid = index === 35 && flow !== undefined ? { flows: [aFlow(flow, 'f')] } : {};
      modes.push(account.close(day, price(index + 1), paid).mode.mode);
      drawdowns.push(account.marked.measures.drawdownRatio);
    }
    return { drawdowns, modes };
  };

  test('changes no drawdown on the day it comes, neither for the better nor for the worse', () => {
    const plain = lived();
    // 1 - 0.9965^30 = 9.98 % and 1 - 0.9965^31 = 10.30 %: defensive from the 31st session. At the 36th it is 11.54 %.
    expect(plain.modes.indexOf('defensive')).toBe(30);
    expect(at(plain.drawdowns, 35)).toBeCloseTo(1 - 0.9965 ** 35, 12);
    for (const amount of ['10000', '1000000', '-5000']) {
      const flowing = lived(amount);
      // A drawdown of the money in the account would have been 5 %, 0.1 % and 56 %.
      expect(at(flowing.drawdowns, 35)).toBeCloseTo(at(plain.drawdowns, 35), 9);
      expect(flowing.modes).toEqual(plain.modes);
    }
  });

  test('of which everything is invested as before leaves every session’s drawdown as it was', () => {
    const account = new ScenarioAccount('2020-05-29', 100, { config });
    const twin = new ScenarioAccount('2020-05-29', 100, { config });
    for (const [index, day] of days.entries()) {
      const px = price(index + 1);
      account.close(day, px);
      // In and out again on the same day: the account never held it.
      twin.close(day, px, { flows: [aFlow('50000', `in-${index}`), aFlow('-50000', `out-${index}`)] });
      expect(twin.marked.measures.drawdownRatio).toBeCloseTo(account.marked.measures.drawdownRatio, 9);
      expect(twin.state.mode.mode).toBe(account.state.mode.mode);
    }
    expect(account.state.mode.mode).toBe('emergency');
  });
});
