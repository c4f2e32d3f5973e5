import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../../layers/core/foundation/assert.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { recordDecision, type CycleFindings } from '../../../layers/core/decision/decision-record.ts';
import type { JournalBody } from '../../../layers/core/decision/journal.ts';
import type { Review } from '../../../layers/core/decision/review.ts';
import {
  foldOrder,
  pendingOrder,
  type Order,
  type OrderEvent,
  type OrderRequest,
} from '../../../layers/core/execution/order.ts';
import type { JudgedVenue } from '../../../layers/core/execution/routing/route-order.ts';
import type { Intent } from '../../../layers/core/execution/intent.ts';
import { applyFill, emptyPortfolio, type ClosedTrade } from '../../../layers/core/portfolio/ledger.ts';
import type { Fill } from '../../../layers/core/portfolio/fill.ts';
import type { Breaker } from '../../../layers/core/risk/breaker.ts';
import { COMPONENTS } from '../../../layers/core/risk/health-component.ts';
import type { HealthEvent } from '../../../layers/core/risk/health.ts';
import type { ModeState } from '../../../layers/core/risk/mode-machine.ts';
import { MODES } from '../../../layers/core/risk/mode.ts';
import { REGIMES } from '../../../layers/core/regime/regime.ts';
import { decodeDomain, encodeDomain } from '../../../layers/platform/codec/domain-json.ts';
import { aContext, aProposal, aRegime, aStrategySignal, aView, aWeight } from '../../builders/a-cycle.ts';
import { FTSE, SPX } from '../../builders/an-instrument.ts';
import { anyMoney, anyPx, anyQty } from '../../builders/any-amount.ts';
import { orderId } from '../../builders/an-order.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

// Zero has one sign in the text, so here too.
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const anyText = fc.string({ unit: 'grapheme', maxLength: 20 });
const anyAt: fc.Arbitrary<EpochMs> = fc.integer({ min: 0, max: 4e12 }).map(epochMs);
const anySymbol = fc.constantFrom(SPX, FTSE);
const anySide = fc.constantFrom('buy' as const, 'sell' as const);
const anyId = fc.integer({ min: 0, max: 5 }).map(orderId);

const anyIntent: fc.Arbitrary<Intent> = fc.oneof(
  fc.record({
    kind: fc.constant('enter' as const),
    symbol: anySymbol,
    side: anySide,
    quantity: anyQty,
    bracket: fc.record({ stopPx: anyPx, trailBy: anyPx, targetPx: anyPx }),
  }),
  fc.record({
    kind: fc.constantFrom('exit' as const, 'flatten' as const),
    symbol: anySymbol,
    side: anySide,
    quantity: anyQty,
  }),
);
const anyRequest: fc.Arbitrary<OrderRequest> = fc.record(
  {
    clientOrderId: anyId,
    symbol: anySymbol,
    side: anySide,
    quantity: anyQty,
    type: fc.oneof(
      fc.constant({ kind: 'market' as const }),
      anyPx.map((limitPx) => ({ kind: 'limit' as const, limitPx })),
      fc.record(
        { kind: fc.constant('stop' as const), stopPx: anyPx, trailBy: anyPx },
        { requiredKeys: ['kind', 'stopPx'] },
      ),
    ),
    timeInForce: fc.constantFrom('day' as const, 'gtc' as const),
    reduceOnly: fc.boolean(),
    parentId: anyId,
    ocoGroup: anyText,
  },
  { requiredKeys: ['clientOrderId', 'symbol', 'side', 'quantity', 'type', 'timeInForce', 'reduceOnly'] },
);
const anyFill: fc.Arbitrary<Fill> = fc.record({
  tradeId: anyText,
  clientOrderId: fc.constant(orderId(0)),
  symbol: anySymbol,
  side: anySide,
  lastQty: anyQty,
  lastPx: anyPx,
  fee: anyMoney,
  liquidity: fc.constantFrom('maker' as const, 'taker' as const),
  slippage: anyMoney,
  atMs: anyAt,
});
const anyClosed: fc.Arbitrary<ClosedTrade> = fc.record({
  symbol: anySymbol,
  direction: fc.constantFrom('long' as const, 'short' as const),
  openedMs: anyAt,
  closedMs: anyAt,
  result: anyMoney,
});
const anyQuietEvent: fc.Arbitrary<Exclude<OrderEvent, { kind: 'fill' }>> = fc.oneof(
  fc.record({ kind: fc.constant('accepted' as const), venueOrderId: anyText }),
  fc.record({ kind: fc.constant('rejected' as const), reason: anyText }),
  fc.record({ kind: fc.constant('canceled' as const), atMs: anyAt, reason: anyText }),
);
const anyOrder: fc.Arbitrary<Order> = fc
  .tuple(
    anyRequest,
    fc.array(
      fc.oneof(
        anyQuietEvent,
        anyFill.map((fill) => ({ kind: 'fill' as const, fill })),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([request, events]) =>
    events.reduce(
      foldOrder,
      pendingOrder({ ...request, clientOrderId: orderId(0) }, { decisionId: 'd', leg: 'entry' }),
    ),
  );
const anyPortfolio = fc
  .array(anyFill, { maxLength: 5 })
  .map((fills) => fills.reduce((book, fill) => applyFill(book, fill).portfolio, emptyPortfolio('USD')));
const anyMode: fc.Arbitrary<ModeState> = fc.record(
  {
    mode: fc.constantFrom(...MODES),
    sinceMs: anyAt,
    policy: fc.constantFrom('flatten' as const, 'halt' as const),
    reasons: fc.array(
      fc.record({
        code: anyText,
        mode: fc.constantFrom('defensive' as const, 'emergency' as const),
        value: anyNumber,
        limit: anyNumber,
      }),
      { maxLength: 2 },
    ),
    calmSessions: fc.nat(),
  },
  { requiredKeys: ['mode', 'sinceMs', 'reasons', 'calmSessions'] },
);
const anyFound = fc.record({
  symbol: anySymbol,
  action: fc.constantFrom(
    'open' as const,
    'increase' as const,
    'reduce' as const,
    'close' as const,
    'none' as const,
  ),
  sizing: fc.array(fc.record({ step: anyText, ratio: anyNumber, why: anyText }), { maxLength: 2 }),
  checks: fc.array(
    fc.record(
      {
        code: anyText,
        outcome: fc.constantFrom(
          'pass' as const,
          'warn' as const,
          'reject' as const,
          'not-applicable' as const,
        ),
        value: fc.oneof(anyNumber, anyText),
        limit: fc.oneof(anyNumber, anyText),
      },
      { requiredKeys: ['code', 'outcome'] },
    ),
    { maxLength: 2 },
  ),
});
const anyReview: fc.Arbitrary<Review> = fc
  .tuple(anyFound, anyIntent, anyText, fc.integer({ min: 0, max: 3 }))
  .map(([found, intent, text, kind]): Review => {
    const question = { what: text, howMuch: text, why: text, worstCase: text };
    const verdicts: readonly Review[] = [
      { ...found, verdict: 'approved', intent },
      { ...found, verdict: 'needs-approval', intent, question },
      { ...found, verdict: 'denied', code: text, reason: text },
      { ...found, verdict: 'no-change', reason: text },
    ];
    return at(verdicts, kind);
  });

const anyDecision: fc.Arbitrary<JournalBody> = fc
  .record({
    reviews: fc.array(anyReview, { maxLength: 3 }),
    portfolio: anyPortfolio,
    openOrders: fc.array(anyOrder, { maxLength: 2 }),
    mode: anyMode,
    regime: fc.constantFrom(...REGIMES),
    numbers: fc.array(anyNumber, { minLength: 4, maxLength: 4 }),
    text: anyText,
  })
  .map(({ reviews, portfolio, openOrders, mode, regime, numbers, text }): JournalBody => {
    const [lastPx = 0, atr = 0, navPerUnit = 0, strength = 0] = numbers;
    const signals = [
      aStrategySignal('s', { strength, reason: text }),
      { ...aStrategySignal('t'), refusal: { code: 'TOO_SOON', value: atr, limit: lastPx } as const },
    ];
    const findings: CycleFindings = {
      regime: aRegime(regime),
      technical: [
        aView({ levels: { lastPx, atr } }),
        { kind: 'failed', symbol: FTSE, error: text },
        { kind: 'too-few-bars', symbol: FTSE, bars: 1, needed: 2 },
      ],
      fundamental: [{ kind: 'no-view', symbol: SPX, reason: text }],
      sentiment: [{ kind: 'view', symbol: SPX, score: strength, confidence: 1, reason: text }],
      weights: [aWeight('s', 1)],
      composition: { signals, proposals: [aProposal({ strength })], books: [], hygiene: { recent: [] } },
      reviews,
      approvals: [{ symbol: SPX, answer: 'approve', by: 'owner' }],
    };
    const book = { strategyId: 's', navPerUnit, stances: [], held: [{ symbol: SPX, exposure: strength }] };
    const context = aContext({
      portfolio,
      openOrders,
      mode,
      memory: { books: [book], hygiene: { recent: [] } },
    });
    return {
      kind: 'decision',
      record: recordDecision(context, findings, { codeHash: sha256(text), configHash: sha256('') }),
    };
  });

const anyHealthEvent: fc.Arbitrary<HealthEvent> = fc.record(
  {
    component: fc.constantFrom(...COMPONENTS),
    subject: anyText,
    status: fc.constantFrom('up' as const, 'down' as const),
    atMs: anyAt,
    sinceMs: anyAt,
    cause: anyText,
  },
  { requiredKeys: ['component', 'status', 'atMs'] },
);
const anyBreaker: fc.Arbitrary<Breaker> = fc.record({
  kind: fc.constant('recovering' as const),
  component: fc.constantFrom(...COMPONENTS),
  subject: anyText,
  sinceMs: anyAt,
  openedMs: anyAt,
  upMs: anyAt,
});

const anyRefusal = fc.record({ code: anyText, message: anyText });
const anyJudged: fc.Arbitrary<JudgedVenue> = fc.oneof(
  fc.record({ kind: fc.constant('unusable' as const), venue: anyText, refusal: anyRefusal }),
  fc.record({
    kind: fc.constant('usable' as const),
    venue: anyText,
    factors: fc.record({
      quantity: anyQty,
      limitPx: anyPx,
      averagePx: anyNumber,
      effectiveSpreadBps: anyNumber,
      depthRatio: anyNumber,
      latencyMs: anyNumber,
      costsBps: fc.record({ spread: anyNumber, fee: anyNumber, depth: anyNumber, latency: anyNumber }),
      scoreBps: anyNumber,
    }),
  }),
);

/** A kind that is missing here does not compile. */
const BODIES: { readonly [K in JournalBody['kind']]: fc.Arbitrary<JournalBody> } = {
  decision: anyDecision,
  flow: fc.record({
    kind: fc.constant('flow' as const),
    flow: fc.record({ flowId: anyText, amount: anyMoney, atMs: anyAt }),
  }),
  order: fc.record({
    kind: fc.constant('order' as const),
    leg: fc.constantFrom('entry' as const, 'stop' as const),
    request: anyRequest,
  }),
  'order-event': fc.record({
    kind: fc.constant('order-event' as const),
    clientOrderId: anyId,
    event: anyQuietEvent,
  }),
  fill: fc.record(
    { kind: fc.constant('fill' as const), fill: anyFill, closed: anyClosed },
    { requiredKeys: ['kind', 'fill'] },
  ),
  'ledger-entry': fc.record({
    kind: fc.constant('ledger-entry' as const),
    entry: fc.record({
      entryId: anyText,
      kind: fc.constantFrom('funding' as const, 'fee' as const, 'rebate' as const, 'conversion' as const),
      currency: anyText,
      amount: anyMoney,
      atMs: anyAt,
    }),
  }),
  route: fc.record({
    kind: fc.constant('route' as const),
    route: fc.record(
      {
        intentId: anyText,
        decisionId: anyText,
        symbol: anySymbol,
        judged: fc.array(anyJudged, { maxLength: 3 }),
        parts: fc.array(fc.record({ account: anyText, intentId: anyText, quantity: anyQty }), {
          maxLength: 2,
        }),
        refusal: anyRefusal,
      },
      { requiredKeys: ['intentId', 'decisionId', 'symbol', 'judged', 'parts'] },
    ),
  }),
  outcome: fc.record({
    kind: fc.constant('outcome' as const),
    outcome: fc.record(
      {
        intentId: anyText,
        revision: fc.nat(),
        decisionId: anyText,
        symbol: fc.constant(SPX),
        kind: fc.constantFrom('filled' as const, 'partially-filled' as const, 'denied' as const),
        filledQty: anyFill.map(({ lastQty }) => lastQty),
        refusal: fc.record({ code: anyText, message: anyText }),
      },
      { requiredKeys: ['intentId', 'revision', 'decisionId', 'symbol', 'kind', 'filledQty'] },
    ),
  }),
  mark: fc.record({
    kind: fc.constant('mark' as const),
    mark: fc.record({
      day: anyText,
      nav: anyNumber,
      navPerUnit: anyNumber,
      cash: anyNumber,
      mode: fc.constantFrom(...MODES),
      measures: fc.record(
        {
          drawdownRatio: anyNumber,
          dayLossRatio: anyNumber,
          weekLossRatio: anyNumber,
          monthLossRatio: anyNumber,
          sharpe30: anyNumber,
        },
        { requiredKeys: ['drawdownRatio', 'dayLossRatio', 'weekLossRatio', 'monthLossRatio'] },
      ),
      bookReturns: fc.dictionary(fc.constantFrom('ema-breakout', 'house'), anyNumber, {
        noNullPrototype: true,
      }),
      strategyReturns: fc.dictionary(fc.constantFrom('ema-breakout', 'cash', 'fee'), anyNumber, {
        noNullPrototype: true,
      }),
    }),
  }),
  mode: fc.record({
    kind: fc.constant('mode' as const),
    from: fc.constantFrom(...MODES),
    to: anyMode,
    by: fc.constantFrom('risk' as const, 'simulated-owner' as const),
  }),
  health: fc.record({ kind: fc.constant('health' as const), event: anyHealthEvent }),
  breaker: fc.record(
    { kind: fc.constant('breaker' as const), code: anyText, from: anyBreaker, to: anyBreaker },
    { requiredKeys: ['kind', 'code'] },
  ),
  flatten: fc.record({
    kind: fc.constant('flatten' as const),
    reason: anyText,
    intents: fc.array(anyIntent, { maxLength: 3 }),
  }),
  control: fc.record({
    kind: fc.constant('control' as const),
    request: fc.oneof(
      fc.record({
        seq: fc.nat(),
        requestedMs: anyAt,
        kind: fc.constantFrom('pause' as const, 'kill' as const),
        reason: anyText,
      }),
      fc.record({
        seq: fc.nat(),
        requestedMs: anyAt,
        kind: fc.constantFrom('resume' as const, 'acknowledge' as const),
        reason: anyText,
        codeHash: fc.constant(sha256('code')),
      }),
      fc.record({
        seq: fc.nat(),
        requestedMs: anyAt,
        kind: fc.constant('confirm' as const),
        codeHash: fc.constant(sha256('code')),
      }),
    ),
    outcome: fc.constantFrom('accepted' as const, 'refused' as const),
    answer: anyText,
  }),
  alert: fc.record({ kind: fc.constant('alert' as const), code: anyText, text: anyText }),
};

describe.each(Object.entries(BODIES))('an entry of kind %s', (_, anyBody) => {
  test('is read back as it was, amounts and all, and written again byte for byte', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const text = encodeDomain(body);
        const read = decodeDomain<JournalBody>(text);
        expect(read).toEqual(body);
        expect(encodeDomain(read)).toBe(text);
      }),
      fuzzed(60, 1_000),
    );
  });
});
