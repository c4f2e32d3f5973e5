import { describe, expect, test } from '@jest/globals';
import { SAFETY_TRIGGERS, triggerOf } from '../../../layers/core/safety/trigger.ts';

describe('what trips the latch', () => {
  test('losses flatten; a dead feed, an unreachable broker and silence halt', () => {
    const flattening = SAFETY_TRIGGERS.filter(({ policy }) => policy === 'flatten').map(({ code }) => code);
    expect(flattening).toEqual(['KILL', 'MONEY', 'DRAWDOWN', 'DAY_LOSS', 'WEEK_LOSS', 'MONTH_LOSS']);
    for (const code of ['FEED_DEAD', 'BROKER_UNREACHABLE', 'REJECT_RATE', 'EXECUTOR_SILENT'])
      expect(triggerOf(code).policy).toBe('halt');
  });

  test('no code is there twice, and one that nobody knows halts', () => {
    const codes = SAFETY_TRIGGERS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(triggerOf('SOMETHING_NEW').policy).toBe('halt');
  });
});
