import { describe, expect, test } from '@jest/globals';
import {
  attribute,
  attributeDecision,
  markAttribution,
  NO_ATTRIBUTION,
  type Attribution,
} from '../../../layers/core/decision/attribution.ts';
import { px, qty, toNumber } from '../../../layers/core/foundation/decimal.ts';
import { receiveFlow } from '../../../layers/core/portfolio/virtual-book.ts';
import { aProposal, aWeight } from '../../builders/a-cycle.ts';
import { aFill } from '../../builders/a-fill.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { anEntry, anOrder } from '../../builders/an-order.ts';
import { aFlow, aRecord } from '../../builders/a-state.ts';

const vote = (voter: string, weight: number) => {
  return { voter, direction: 'long', strength: 1, confidence: 0.7, weight, reason: 'a test' } as const;
};
/** 10,000 paid in; trend weighs three quarters and swing a quarter, and both want the ten that are ordered. */
const DECIDED: Attribution = attributeDecision(
  { ...NO_ATTRIBUTION, books: receiveFlow(NO_ATTRIBUTION.books, aFlow('10000')) },
  {
    ...aRecord('a-test', [anEntry()]),
    proposals: [aProposal({ votes: [vote('trend', 0.75), vote('swing', 0.25)] })],
    weights: [aWeight('trend', 0.75), aWeight('swing', 0.25)],
  },
);
const shown = ({ books }: Attribution): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    books.map(({ strategyId, cash, holdings }) => [
      strategyId,
      [toNumber(cash), ...holdings.map(({ quantity }) => toNumber(quantity))],
    ]),
  );

describe('whose the account is', () => {
  test('a decision gives each strategy the capital that it weighs, and the house keeps the rest', () => {
    expect(shown(DECIDED)).toEqual({ house: [0], swing: [2_500], trend: [7_500] });
  });

  test('an entry belongs to those who wanted it, by how much they were heard; what closes it comes from them', () => {
    const bought = attribute(DECIDED, aFill({ lastQty: qty('10'), lastPx: px('100') }), anOrder());
    expect(shown(bought)).toEqual({ house: [0], swing: [2_250, 2.5], trend: [6_750, 7.5] });
    const stopped = aFill({ tradeId: 't2', side: 'sell', lastQty: qty('4'), lastPx: px('90') });
    // Nobody decided a stop.
    expect(shown(attribute(bought, stopped, undefined))).toEqual({
      house: [0],
      swing: [2_340, 1.5],
      trend: [7_020, 4.5],
    });
  });

  test('at the close each book earns its own, and what can no longer fill is forgotten', () => {
    const bought = attribute(DECIDED, aFill({ lastQty: qty('10'), lastPx: px('100') }), anOrder());
    const working = markAttribution(bought, new Map([[SPX, 110]]), [anOrder()]);
    expect(working.returns['trend']).toBeCloseTo(75 / 7_500, 12);
    expect(working.returns['swing']).toBeCloseTo(25 / 2_500, 12);
    expect(working.attribution.entries).toHaveLength(1);
    expect(markAttribution(bought, new Map([[SPX, 110]]), []).attribution.entries).toEqual([]);
  });

  test('without a price nothing is marked, and the next decision moves no capital', () => {
    const bought = attribute(DECIDED, aFill({ lastQty: qty('10'), lastPx: px('100') }), anOrder());
    const { attribution, returns } = markAttribution(bought, new Map(), [anOrder()]);
    expect(returns).toEqual({});
    expect(attribution.books).toEqual(bought.books);
    const record = { ...aRecord('d2', []), weights: [aWeight('trend', 1)] };
    expect(attributeDecision(attribution, record).books).toEqual(bought.books);
  });
});
