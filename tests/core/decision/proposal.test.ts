import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import type { Opinion } from '../../../layers/core/analysts/opinion.ts';
import { composeProposals, type Proposal } from '../../../layers/core/decision/proposal.ts';
import type { Stance, StrategyBook } from '../../../layers/core/portfolio/strategy-book.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aWeight } from '../../builders/a-cycle.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { between } from '../../builders/any-number.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

interface Voice {
  readonly direction: 'long' | 'short';
  readonly weight: number;
  readonly strength?: number;
  readonly confidence?: number;
}

function bookOf({ direction, strength = 1, confidence = 0.65 }: Voice, index: number): StrategyBook {
  const stance: Stance = {
    symbol: SPX,
    direction,
    strength,
    confidence,
    reason: 'r',
    sinceMs: openOf(0),
    ageSessions: 0,
  };
  return { strategyId: `s${index}`, navPerUnit: 1, stances: [stance], held: [] };
}
function composed(
  voices: readonly Voice[],
  opinions: readonly Opinion[] = [],
  confidenceRatio = 1,
): Proposal {
  const books = voices.map(bookOf);
  const weights = voices.map(({ weight }, index) => aWeight(`s${index}`, weight));
  return at(composeProposals([SPX], { books, weights, opinions, opinionWeight: 0.25, confidenceRatio }), 0);
}
const opinion = (score: number, confidence = 0.65): Opinion => ({
  kind: 'view',
  symbol: SPX,
  score,
  confidence,
  reason: 'news',
});

describe('what the voices add up to, by hand', () => {
  test('one voice is its own proposal, weighed', () => {
    expect(composed([{ direction: 'short', weight: 0.4, strength: 0.5, confidence: 0.7 }])).toMatchObject({
      direction: 'short',
      strength: 0.2,
      confidence: expect.closeTo(0.7, 12),
      reason: 'short: s0',
    });
  });

  test('a breaker that has tripped leaves the wish, and less trust in it', () => {
    const voice = { direction: 'long', weight: 0.4, confidence: 0.7 } as const;
    expect(composed([voice], [], 0.95)).toMatchObject({
      direction: 'long',
      strength: composed([voice]).strength,
      confidence: expect.closeTo(0.95 * 0.7, 12),
    });
  });

  test('the heavier wish wins, smaller by the lighter one, and less sure', () => {
    const proposal = composed([
      { direction: 'long', weight: 0.6, strength: 1, confidence: 0.7 },
      { direction: 'short', weight: 0.4, strength: 0.5, confidence: 0.6 },
    ]);
    expect(proposal).toMatchObject({ direction: 'long', reason: 'long: s0, 1 against' });
    expect(proposal.strength).toBeCloseTo(0.4, 12);
    expect(proposal.confidence).toBeCloseTo(0.6 * 0.7 + 0.4 * (1 - 0.6), 12);
  });

  test('voices that cancel out want nothing', () => {
    const proposal = composed([
      { direction: 'long', weight: 0.5 },
      { direction: 'short', weight: 0.5 },
    ]);
    expect(proposal).toMatchObject({
      direction: 'flat',
      strength: 0,
      confidence: 1,
      reason: '2 voices cancel out',
    });
    expect(proposal.votes).toHaveLength(2);
  });

  test('no weight is no voice, but it is on record', () => {
    const alone = composed([{ direction: 'long', weight: 0 }]);
    expect(alone).toMatchObject({ direction: 'flat', reason: 'nobody with weight wants it' });
    expect(alone.votes).toHaveLength(1);
    const beside = composed([
      { direction: 'long', weight: 1 },
      { direction: 'short', weight: 0, confidence: 0.99 },
    ]);
    expect(beside).toMatchObject({ direction: 'long', strength: 1, confidence: 0.65 });
  });

  test('a strategy nobody weighed has no voice either', () => {
    const proposals = composeProposals([SPX], {
      books: [bookOf({ direction: 'long', weight: 1 }, 0)],
      weights: [],
      opinions: [],
      opinionWeight: 0,
      confidenceRatio: 1,
    });
    expect(at(proposals, 0).direction).toBe('flat');
  });

  test('nobody wants what nobody spoke of, and each instrument is its own', () => {
    const books = [bookOf({ direction: 'long', weight: 1 }, 0)];
    const proposals = composeProposals([FTSE, SPX], {
      books,
      weights: [aWeight('s0', 1)],
      opinions: [],
      opinionWeight: 0.25,
      confidenceRatio: 1,
    });
    expect(proposals.map(({ symbol, direction }) => [symbol, direction])).toEqual([
      [FTSE, 'flat'],
      [SPX, 'long'],
    ]);
    expect(at(proposals, 0).reason).toBe('nobody wants it');
  });
});

describe('opinions', () => {
  const long: Voice = { direction: 'long', weight: 1, confidence: 0.65 };

  test('no view is absence: nothing changes, not even the record of votes', () => {
    expect(composed([long], [{ kind: 'no-view', symbol: SPX, reason: 'none' }])).toEqual(composed([long]));
  });

  test('of another instrument, or of no direction, say nothing here', () => {
    expect(composed([long], [{ ...opinion(1), symbol: FTSE }, opinion(0)])).toEqual(composed([long]));
  });

  test('weigh what the owner gave them beside the strategies’ one', () => {
    const proposal = composed([long], [opinion(-0.8, 0.6)]);
    expect(proposal.direction).toBe('long');
    expect(proposal.strength).toBeCloseTo(1 - 0.8 * 0.25, 12);
    expect(proposal.confidence).toBeCloseTo((0.65 + 0.25 * 0.4) / 1.25, 12);
  });

  test('to be against with little confidence is no support', () => {
    const before = composed([long]).confidence;
    expect(composed([long], [opinion(-0.1, 0.05)]).confidence).toBeLessThan(before);
  });

  test('alone may propose, as strong as their weight', () => {
    expect(composed([], [opinion(0.8)])).toMatchObject({
      direction: 'long',
      strength: 0.2,
      confidence: 0.65,
    });
  });
});

const anyVoice: fc.Arbitrary<Voice> = fc.record({
  direction: fc.constantFrom('long' as const, 'short' as const),
  weight: between(0.001, 1),
  strength: between(0.5, 1),
  confidence: between(0.6, 1),
});

describe('over any voices', () => {
  test('strength and confidence lie between nothing and all, and the direction is that of the greater wish', () => {
    fc.assert(
      fc.property(fc.array(anyVoice, { maxLength: 8 }), (voices) => {
        const { direction, strength, confidence } = composed(voices);
        expect(strength >= 0 && strength <= 1 && confidence >= 0 && confidence <= 1).toBe(true);
        const wish = voices.reduce(
          (sum, v) => sum + (v.direction === 'long' ? 1 : -1) * (v.strength ?? 1) * v.weight,
          0,
        );
        expect(direction).toBe(wish > 0 ? 'long' : wish < 0 ? 'short' : 'flat');
      }),
    );
  });

  test('one more voice against never makes it surer or stronger', () => {
    const anyAgainst = fc.record({
      weight: between(0.001, 1),
      confidence: between(0, 1),
    });
    fc.assert(
      fc.property(fc.array(anyVoice, { minLength: 1, maxLength: 6 }), anyAgainst, (voices, against) => {
        const agreed = voices.map((voice): Voice => ({ ...voice, direction: 'long' }));
        const before = composed(agreed);
        const after = composed([...agreed, { ...against, direction: 'short', strength: 0.5 }]);
        fc.pre(after.direction === 'long');
        expect(after.confidence <= before.confidence + 1e-12).toBe(true);
        expect(after.strength <= before.strength + 1e-12).toBe(true);
      }),
      fuzzed(300),
    );
  });

  test('long and short are mirrors', () => {
    fc.assert(
      fc.property(fc.array(anyVoice, { maxLength: 6 }), (voices) => {
        const turned = voices.map((voice): Voice => ({
          ...voice,
          direction: voice.direction === 'long' ? 'short' : 'long',
        }));
        const [one, other] = [composed(voices), composed(turned)];
        expect(other.strength).toBe(one.strength);
        expect(other.confidence).toBe(one.confidence);
        expect(other.direction).toBe(
          one.direction === 'flat' ? 'flat' : one.direction === 'long' ? 'short' : 'long',
        );
      }),
    );
  });
});
