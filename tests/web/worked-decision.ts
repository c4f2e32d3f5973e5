import { assert, at } from '../../layers/core/foundation/assert.ts';
import { money, px, qty } from '../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { hearExecution } from '../../layers/core/decision/hear-execution.ts';
import { ordersOf } from '../../layers/core/execution/intent.ts';
import type { IntentOutcome } from '../../layers/core/execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../../layers/core/execution/executor/executor-event.ts';
import type { VenueFill, VenueLedgerEntry } from '../../layers/core/execution/executor/venue-view.ts';
import type { RoutedIntent } from '../../layers/core/execution/routing/routed-intent.ts';
import type { Sym } from '../../layers/core/market/instrument.ts';
import { MemoryStore } from './memory-store.ts';
import type { SamplePortfolio } from './sample-portfolio.ts';

/**
 * A journal with one decision of the portfolio, as if an executor had worked its entry in two parts: one filled, its fee taken in
 * coins, the other ran out of time; then a trade came late, and it answered again.
 */
export async function workedDecision(
  portfolio: SamplePortfolio,
): Promise<{ readonly journal: MemoryStore; readonly decisionId: string }> {
  const decision = portfolio.store.written.findLast(
    ({ kind, text }) => kind === 'decision' && text.includes('"kind":"enter"'),
  );
  const before = await portfolio.store.load();
  assert(decision !== undefined && before !== undefined, 'something was entered');
  const body = portfolio.store.body(decision);
  assert(body.kind === 'decision', 'a decision');
  const { decisionId, intents } = body.record;
  const [first] = ordersOf(at(intents, 0), decisionId);
  assert(first !== undefined, 'an entry is an order');
  const { state } = before;
  const facts = factsOf({ request: first.request, decisionId });
  const news = facts.map((fact, place) => ({ seq: state.venueCursor + place + 1, fact }));
  const { entries } = hearExecution(state, news, portfolio.config);
  const journal = new MemoryStore();
  journal.append({ id: 'execution-1', atMs: decision.atMs, body: { kind: 'ledger-entry', entry: FUNDING } });
  journal.append({ id: decisionId, atMs: decision.atMs, decisionId, body });
  for (const entry of entries) journal.append(entry);
  return { journal, decisionId };
}

const FUNDING: VenueLedgerEntry = {
  entryId: 'f-1',
  kind: 'funding',
  currency: 'USD',
  amount: money('-1.25'),
  atMs: epochMs(Date.UTC(2026, 10, 21, 16)),
};

const START_MS = Date.UTC(2026, 10, 21, 17, 31, 56);

type Request = Extract<ExecutionFact, { kind: 'order-initialized' }>['request'];

function factsOf({
  request,
  decisionId,
}: {
  request: Request;
  decisionId: string;
}): readonly ExecutionFact[] {
  const { clientOrderId, symbol, side } = request;
  const whole = qty('12');
  const asked: Request = { ...request, quantity: whole, type: { kind: 'limit', limitPx: px('100.5') } };
  const about = (
    seconds: number,
    fact: Extract<ExecutionFact, { kind: 'order-fact' }>['fact'],
  ): ExecutionFact => ({
    kind: 'order-fact',
    atMs: epochMs(START_MS + 1_000 * seconds),
    clientOrderId,
    fact,
  });
  const fill = (seconds: number, tradeId: string, lastQty: string): ExecutionFact => {
    const reported: VenueFill = {
      ...{ tradeId, clientOrderId, symbol, side, venueOrderId: '42', liquidity: 'taker' },
      ...{ lastQty: qty(lastQty), lastPx: px('100.2'), fee: money('0'), slippage: money('0') },
      commission: { currency: symbol, amount: money('0.003') },
      atMs: epochMs(START_MS + 1_000 * seconds),
    };
    return about(seconds, { kind: 'fill', fill: reported });
  };
  const answer = (seconds: number, revision: number, filledQty: string): ExecutionFact => ({
    kind: 'intent-answered',
    atMs: epochMs(START_MS + 1_000 * seconds),
    outcome: {
      ...outcomeOf(filledQty),
      revision,
      decisionId,
      symbol,
      intentId: `${decisionId}|${symbol}|enter`,
    },
  });
  return [
    { kind: 'intent-routed', atMs: epochMs(START_MS), route: routeOf(decisionId, symbol) },
    { kind: 'order-initialized', atMs: epochMs(START_MS), request: asked, decisionId },
    about(0, { kind: 'submitted', atMs: epochMs(START_MS) }),
    about(1, { kind: 'accepted', venueOrderId: '42' }),
    fill(2, '7001', '3'),
    about(60, { kind: 'canceled', atMs: epochMs(START_MS + 60_000), reason: 'VENUE' }),
    answer(60, 1, '3'),
    fill(61, '7002', '1'),
    answer(61, 2, '4'),
  ];
}

type Answer = Pick<IntentOutcome, 'kind' | 'filledQty' | 'refusal' | 'report'>;

function outcomeOf(filledQty: string): Answer {
  return {
    kind: 'partially-filled',
    filledQty: qty(filledQty),
    refusal: { code: 'HORIZON', message: 'worked until: horizon' },
    report: {
      algorithm: 'twap',
      reason: 'horizon',
      children: 2,
      arrivalPx: 100,
      cost: money(String(100.2 * Number(filledQty))),
      fees: money('0'),
      arrivalBps: 20,
      executionBps: 5,
      feeBps: 0,
      opportunityBps: 12.5,
      totalBps: 17.5,
    },
  };
}

function routeOf(decisionId: string, symbol: Sym): RoutedIntent {
  const intentId = `${decisionId}|${symbol}|enter`;
  const costsBps = { spread: 0.5, fee: 10, depth: 0.2, latency: 0.1 };
  const factors = { quantity: qty('12'), limitPx: px('100.5'), averagePx: 100.1, latencyMs: 84 };
  return {
    ...{ intentId, decisionId, symbol },
    judged: [
      {
        kind: 'unusable',
        venue: 'binance',
        refusal: { code: 'TOO_THIN', message: '3 to be had of 12', details: { available: 3, wanted: 12 } },
      },
      {
        kind: 'usable',
        venue: 'kraken',
        factors: { ...factors, effectiveSpreadBps: 1, depthRatio: 0.2, costsBps, scoreBps: -10.8 },
      },
    ],
    parts: [{ account: 'kraken', intentId, quantity: qty('12') }],
  };
}
