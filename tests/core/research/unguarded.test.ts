import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal } from '../../../layers/core/foundation/decimal.ts';
import { reviewUnguarded, withoutGuards } from '../../../layers/core/research/unguarded.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aPortfolio, aProposal, aRegime, modeOf } from '../../builders/a-cycle.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { inputs } from '../decision/a-review.ts';

const SHARE = 0.5;
const reviewed = (change: Parameters<typeof inputs>[0] = {}): Review =>
  at(reviewUnguarded(inputs(change), SHARE), 0);
const held = { context: { portfolio: aPortfolio('80000', [[SPX, '200']]) } };

describe('without the risk manager', () => {
  test('what is proposed long is held at its share, however weak, in whatever mode and regime', () => {
    const weak = aProposal({ strength: 0.01, confidence: 0.1 });
    const context = { mode: modeOf('emergency') };
    const found = reviewed({ proposals: [weak], regime: aRegime('crisis'), context });
    if (found.verdict !== 'approved' || found.intent.kind !== 'enter') throw new Error('an entry');
    // Half of 100,000 at 100 apiece.
    expect(formatDecimal(found.intent.quantity)).toBe('500');
    expect(found.checks).toEqual([]);
  });

  test('its bracket is out of reach', () => {
    const found = reviewed();
    if (found.verdict !== 'approved' || found.intent.kind !== 'enter') throw new Error('an entry');
    expect(Object.values(found.intent.bracket).map(formatDecimal)).toEqual(['0.01', '100000', '100000']);
  });

  test('what is held is left as it is while it is proposed, and sold when it is not', () => {
    expect(reviewed(held)).toMatchObject({ verdict: 'no-change' });
    for (const direction of ['flat', 'short'] as const) {
      const found = reviewed({ ...held, proposals: [aProposal({ direction })] });
      expect(found).toMatchObject({ action: 'close', verdict: 'approved', intent: { side: 'sell' } });
    }
  });

  test('what is proposed short is not held, and neither is what has no price', () => {
    expect(reviewed({ proposals: [aProposal({ direction: 'short' })] })).toMatchObject({
      verdict: 'no-change',
    });
    expect(reviewed({ technical: [{ kind: 'failed', symbol: SPX, error: 'x' }] })).toMatchObject({
      verdict: 'no-change',
    });
  });

  test('a share too small for one lot buys nothing', () => {
    expect(reviewed({ context: { portfolio: aPortfolio('100') } })).toMatchObject({
      verdict: 'denied',
      code: 'BELOW_MINIMUM',
    });
  });

  test('no loss is large enough for a mode or a guard', () => {
    const { modes, guards } = withoutGuards(aConfig());
    for (const { drawdownRatio, weekLossRatio } of [modes.defensive, modes.emergency])
      expect([drawdownRatio, weekLossRatio]).toEqual([1, 1]);
    expect(guards.daily.lossRatio).toBe(1);
    expect(guards.portfolio.autoClose).toBe(false);
  });
});
