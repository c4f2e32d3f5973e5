import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { decisionId } from '../../../layers/core/decision/decision-id.ts';
import {
  recordDecision,
  recordNoTrade,
  type ApprovalAnswer,
  type CycleFindings,
  type DecisionRecord,
} from '../../../layers/core/decision/decision-record.ts';
import type { JudgedSignal } from '../../../layers/core/decision/compose-decision.ts';
import type { Proposal } from '../../../layers/core/decision/proposal.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import { ordersOf, type Intent } from '../../../layers/core/execution/intent.ts';
import { NO_SIGNALS } from '../../../layers/core/risk/signal-hygiene.ts';
import { aContext, aProposal, aRegime, aStrategySignal, aWeight } from '../../builders/a-cycle.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { anEntry } from '../../builders/an-order.ts';

const PROVENANCE = { codeHash: sha256('code'), configHash: sha256('config') };
const NOTHING = { symbol: SPX, sizing: [], checks: [] } as const;
const QUESTION = { what: 'buy', howMuch: 'much', why: 'because', worstCase: 'bad' };
const exit = (side: 'buy' | 'sell'): Intent => ({ kind: 'exit', symbol: SPX, side, quantity: qty('10') });

const OPENED: Review = { ...NOTHING, action: 'open', verdict: 'approved', intent: anEntry() };
const ASKED: Review = {
  ...NOTHING,
  action: 'open',
  verdict: 'needs-approval',
  intent: anEntry(),
  question: QUESTION,
};
const CLOSED: Review = { ...NOTHING, action: 'close', verdict: 'approved', intent: exit('sell') };
const REDUCED: Review = { ...NOTHING, action: 'reduce', verdict: 'approved', intent: exit('sell') };
const COVERED: Review = { ...NOTHING, action: 'close', verdict: 'approved', intent: exit('buy') };
const DENIED: Review = {
  ...NOTHING,
  action: 'none',
  verdict: 'denied',
  code: 'CASH_FLOOR',
  reason: '0.05 against 0.1',
};
const UNCHANGED: Review = { ...NOTHING, action: 'none', verdict: 'no-change', reason: 'held' };

function recorded(change: {
  signals?: readonly JudgedSignal[];
  proposals?: readonly Proposal[];
  reviews?: readonly Review[];
  weights?: CycleFindings['weights'];
  approvals?: readonly ApprovalAnswer[];
}): DecisionRecord {
  const {
    signals = [aStrategySignal('s')],
    proposals = [aProposal()],
    reviews = [OPENED],
    weights = [aWeight('s', 1)],
    approvals = [],
  } = change;
  const findings: CycleFindings = {
    regime: aRegime(),
    technical: [],
    fundamental: [],
    sentiment: [],
    weights,
    composition: { signals, proposals, books: [], hygiene: NO_SIGNALS },
    reviews,
    approvals,
  };
  return recordDecision(aContext(), findings, PROVENANCE);
}
const fate = (change: Parameters<typeof recorded>[0]): string => at(recorded(change).signals, 0).fate;
const answered = (
  answer: ApprovalAnswer['answer'],
  by: ApprovalAnswer['by'] = 'owner',
): readonly ApprovalAnswer[] => [{ symbol: SPX, answer, by }];

describe('what became of a signal', () => {
  const flat = [aStrategySignal('s', { direction: 'flat' })];
  const short = [aStrategySignal('s', { direction: 'short' })];
  const flatProposal = [aProposal({ direction: 'flat', strength: 0 })];

  test.each<[string, string, Parameters<typeof recorded>[0]]>([
    ['EXECUTED', 'it was traded', {}],
    ['EXECUTED', 'the owner approved it', { reviews: [ASKED], approvals: answered('approve') }],
    ['EXECUTED', 'it closed the opposite, which comes first', { reviews: [COVERED] }],
    ['EXECUTED', 'to leave, and it was left', { signals: flat, reviews: [CLOSED], proposals: flatProposal }],
    ['EXECUTED', 'to leave, and a part was', { signals: flat, reviews: [REDUCED] }],
    ['NOT_APPROVED', 'the owner rejected it', { reviews: [ASKED], approvals: answered('reject') }],
    ['NOT_APPROVED', 'nobody answered', { reviews: [ASKED] }],
    ['CASH_FLOOR', 'risk denied it, by its code', { reviews: [DENIED] }],
    [
      'CASH_FLOOR',
      'to leave, and risk denied even that',
      { signals: flat, reviews: [DENIED], proposals: flatProposal },
    ],
    ['ALREADY_HELD', 'what it wants is held', { reviews: [UNCHANGED] }],
    ['ALREADY_HELD', 'more than it wants was held, and sold', { reviews: [REDUCED] }],
    ['OUTVOTED', 'the others wanted the other side', { signals: short }],
    ['OUTVOTED', 'the voices cancelled out', { proposals: flatProposal, reviews: [UNCHANGED] }],
    [
      'NOTHING_TO_LEAVE',
      'to leave what is not there',
      { signals: flat, proposals: flatProposal, reviews: [UNCHANGED] },
    ],
    [
      'NOTHING_TO_LEAVE',
      'to leave, while the others’ entry was denied',
      { signals: flat, reviews: [DENIED] },
    ],
    [
      'REGIME',
      'its strategy may not trade in this regime',
      { weights: [aWeight('s', 0, { regimeAllows: false })] },
    ],
    ['NO_WEIGHT', 'its strategy has no weight', { weights: [aWeight('s', 0)] }],
    ['NO_WEIGHT', 'nobody weighed its strategy', { weights: [] }],
    [
      'TOO_SOON',
      'it was refused before anything else',
      { signals: [{ ...aStrategySignal('s'), refusal: { code: 'TOO_SOON', value: 1, limit: 30 } }] },
    ],
    ['NO_REVIEW', 'its instrument was never reviewed', { signals: [aStrategySignal('s', {}, FTSE)] }],
  ])('%s where %s', (expected, _, change) => {
    expect(fate(change)).toBe(expected);
  });

  test('is told of every one, whatever was found', () => {
    const anyReview = fc.constantFrom(OPENED, ASKED, CLOSED, REDUCED, COVERED, DENIED, UNCHANGED);
    const anySignal = fc.record({
      strategyId: fc.constantFrom('s', 't'),
      direction: fc.constantFrom('long' as const, 'short' as const, 'flat' as const),
    });
    fc.assert(
      fc.property(
        fc.array(anySignal, { maxLength: 6 }),
        fc.option(anyReview),
        fc.constantFrom('long' as const, 'short' as const, 'flat' as const),
        (given, review, direction) => {
          const signals = given.map(({ strategyId, direction: wanted }) =>
            aStrategySignal(strategyId, { direction: wanted }),
          );
          const record = recorded({
            signals,
            reviews: review === null ? [] : [review],
            proposals: [aProposal({ direction })],
          });
          expect(record.signals.map(({ strategyId }) => strategyId)).toEqual(
            signals.map(({ strategyId }) => strategyId),
          );
          expect(record.signals.every((one) => /^[A-Z_]+$/.test(one.fate))).toBe(true);
          // Nothing is called executed where nothing is sent.
          const executed = record.signals.some((one) => one.fate === 'EXECUTED');
          expect(executed && record.intents.length === 0).toBe(false);
        },
      ),
    );
  });
});

describe('the record', () => {
  test('names the orders that its intents mean, and no others', () => {
    const record = recorded({
      reviews: [OPENED, { ...CLOSED, symbol: FTSE, intent: { ...exit('sell'), symbol: FTSE } }],
    });
    expect(record.outcome).toBe('traded');
    expect(record.orderIds).toEqual(
      record.intents.flatMap((intent) =>
        ordersOf(intent, record.decisionId).map(({ request }) => request.clientOrderId),
      ),
    );
    expect(record.orderIds).toHaveLength(4);
  });

  test('of an unanswered or rejected question has no intent', () => {
    for (const approvals of [
      [],
      answered('reject'),
      answered('reject', 'deadline'),
      answered('reject', 'unattended'),
    ]) {
      expect(recorded({ reviews: [ASKED], approvals })).toMatchObject({
        outcome: 'no-trade',
        intents: [],
        orderIds: [],
      });
    }
    expect(
      recorded({ reviews: [ASKED], approvals: [{ symbol: FTSE, answer: 'approve', by: 'owner' }] }).intents,
    ).toEqual([]);
  });

  test.each<[Review, readonly ApprovalAnswer[], string]>([
    [OPENED, [], 'SPX: open'],
    [ASKED, answered('approve'), 'SPX: open, approved by the owner'],
    [ASKED, answered('reject'), 'SPX: rejected by the owner'],
    [ASKED, answered('reject', 'deadline'), 'SPX: needed approval, and the deadline passed'],
    [ASKED, answered('reject', 'unattended'), 'SPX: needed approval, and nobody attends this run'],
    [ASKED, [], 'SPX: needed approval, and the deadline passed'],
    [DENIED, [], 'SPX: denied CASH_FLOOR: 0.05 against 0.1'],
    [UNCHANGED, [], 'SPX: held'],
  ])('says in words why (%#)', (review, approvals, reason) => {
    expect(recorded({ reviews: [review], approvals }).reason).toBe(reason);
  });

  test('of a cycle that could not decide trades nothing, and says why', () => {
    expect(recordNoTrade(aContext(), 'the feed is down', PROVENANCE)).toMatchObject({
      outcome: 'no-trade',
      reason: 'the feed is down',
      intents: [],
      orderIds: [],
      signals: [],
    });
  });
});

test('a decision is named by its minute, so that a doubled trigger is the same decision', () => {
  expect(decisionId(epochMs(Date.UTC(2020, 3, 17, 20, 1, 2)))).toBe('20200417T2001');
  expect(decisionId(epochMs(Date.UTC(2020, 3, 17, 20, 1, 59, 999)))).toBe('20200417T2001');
  expect(decisionId(epochMs(Date.UTC(2020, 3, 17, 20, 2)))).toBe('20200417T2002');
});
