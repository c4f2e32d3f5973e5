import { describe, expect, test } from '@jest/globals';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs, MINUTE_MS } from '../../../layers/core/foundation/time.ts';
import { decisionId, instantOf } from '../../../layers/core/decision/decision-id.ts';
import {
  executionIntents,
  hearExecution,
  intentIdOf,
  type ExecutionNews,
} from '../../../layers/core/decision/hear-execution.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import { clientOrderId } from '../../../layers/core/execution/client-order-id.ts';
import { factOfAccount } from '../../../layers/core/execution/routing/fact-of-account.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import type { VenueFill } from '../../../layers/core/execution/executor/venue-view.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { conservationFault, quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { openOf } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { aFill } from '../../builders/a-fill.ts';
import { aState } from '../../builders/a-state.ts';

const NOW = openOf(0);
const BTC = sym('BTC/USDT');
const ID = decisionId(NOW);
const ORDER = clientOrderId({ decisionId: ID, symbol: BTC, leg: 'entry', child: 0, portfolioId: 'p' });
const INTENT = {
  kind: 'enter',
  symbol: BTC,
  side: 'buy',
  quantity: qty('2'),
  bracket: { stopPx: px('90'), trailBy: px('10'), targetPx: px('120') },
} as const;
const ITEM = { decisionId: ID, intent: INTENT };
const [OFFERED] = executionIntents(aState({ outbox: [ITEM], atMs: NOW }), {
  nowMs: NOW,
  intentMs: 60_000,
  barMs: DAY_MS,
});

const fill: VenueFill = {
  ...aFill({ tradeId: '1', clientOrderId: ORDER, symbol: BTC, lastQty: qty('2') }),
  venueOrderId: 'v1',
};

/** A buy from the outbox to its answer. */
function lifeOf(bought: VenueFill = fill): readonly ExecutionFact[] {
  if (OFFERED === undefined) throw new Error('an intent');
  const request = {
    clientOrderId: ORDER,
    symbol: BTC,
    side: 'buy',
    quantity: qty('2'),
    type: { kind: 'market' },
    timeInForce: 'day',
    reduceOnly: false,
  } as const;
  const ofOrder = { kind: 'order-fact', atMs: NOW, clientOrderId: ORDER } as const;
  return [
    { kind: 'intent-taken', atMs: NOW, offered: OFFERED },
    { kind: 'order-initialized', atMs: NOW, request: { ...request, quantity: qty('2.5') }, decisionId: ID },
    { kind: 'order-initialized', atMs: NOW, request, decisionId: ID },
    { ...ofOrder, fact: { kind: 'submitted', atMs: NOW } },
    { ...ofOrder, fact: { kind: 'accepted', venueOrderId: 'v1' } },
    { ...ofOrder, fact: { kind: 'fill', fill: bought } },
    {
      kind: 'intent-answered',
      atMs: NOW,
      outcome: {
        intentId: OFFERED.intentId,
        revision: 1,
        decisionId: ID,
        symbol: BTC,
        kind: 'filled',
        clientOrderId: ORDER,
        filledQty: qty('2'),
      },
    },
  ];
}

const numbered = (facts: readonly ExecutionFact[], after = 0): readonly ExecutionNews[] =>
  facts.map((fact, index) => ({ seq: after + index + 1, fact }));

const decided = (): SystemState => aState({ outbox: [ITEM], atMs: NOW, phase: 'decided' });

describe('what the executor did', () => {
  test('becomes orders, trades and an outcome of the decision, and empties the outbox', () => {
    const { state, entries } = hearExecution(decided(), numbered(lifeOf()), aConfig());
    expect(state).toMatchObject({ phase: 'dispatched', outbox: [], venueCursor: 7 });
    expect(quantityOf(state.portfolio, BTC)).toBe(qty('2'));
    expect(state.orders).toMatchObject([{ leg: 'entry', status: { kind: 'filled' } }]);
    expect(entries.map(({ body, decisionId: of }) => [body.kind, of])).toEqual([
      ['order', ID],
      ['order-event', ID],
      ['fill', ID],
      ['outcome', ID],
    ]);
    const [order] = entries;
    // As it left, and not as it was first written down.
    expect(order?.body).toMatchObject({ request: { quantity: qty('2') } });
  });

  test('counts once, in whatever portions it is heard and heard again', () => {
    const news = numbered(lifeOf());
    const whole = hearExecution(decided(), news, aConfig());
    let state = decided();
    const ids: string[] = [];
    for (const upTo of [2, 2, 5, 6, 7, 7]) {
      const heard = hearExecution(state, news.slice(0, upTo), aConfig());
      ids.push(...heard.entries.map(({ id }) => id));
      state = heard.state;
    }
    expect(state).toEqual(whole.state);
    expect(ids).toEqual(whole.entries.map(({ id }) => id));
  });

  test('keeps an intent that the executor has not taken, and lets the cycle end', () => {
    const { state } = hearExecution(decided(), [], aConfig());
    expect(state).toMatchObject({ phase: 'dispatched', outbox: [ITEM] });
  });

  test('holds what is left after a commission in the base currency, and no money is made or lost by saying so', () => {
    const commission = { currency: 'BTC', amount: money('0.002') };
    const { state, entries } = hearExecution(decided(), numbered(lifeOf({ ...fill, commission })), aConfig());
    const plain = hearExecution(decided(), numbered(lifeOf()), aConfig()).state;
    expect(quantityOf(state.portfolio, BTC)).toBe(qty('1.998'));
    expect(state.portfolio.cash).toBe(plain.portfolio.cash);
    expect(state.portfolio.fees).toBe(money('0.2'));
    expect(conservationFault(state.portfolio)).toBeUndefined();
    expect(entries.filter(({ body }) => body.kind === 'fill').map(({ id }) => id)).toEqual([
      'BTC/USDT|1',
      'BTC/USDT|1-commission',
    ]);
  });

  test('tells trades of two symbols apart that bear the same number', () => {
    const other = { ...fill, symbol: sym('ETH/USDT') };
    const ofOrder = { kind: 'order-fact', atMs: NOW, clientOrderId: ORDER } as const;
    const facts: readonly ExecutionFact[] = [
      { ...ofOrder, fact: { kind: 'fill', fill } },
      { ...ofOrder, fact: { kind: 'fill', fill: other } },
    ];
    const { entries } = hearExecution(aState(), numbered(facts), aConfig());
    expect(entries.map(({ id }) => id)).toEqual(['BTC/USDT|1', 'ETH/USDT|1']);
  });

  test('a denied order leaves none behind, and its outcome says why', () => {
    const [taken, , initialized] = lifeOf();
    if (taken === undefined || initialized === undefined || OFFERED === undefined) throw new Error('facts');
    const refusal = { code: 'EXPIRED', message: 'too old' };
    const facts: readonly ExecutionFact[] = [
      taken,
      initialized,
      { kind: 'order-fact', atMs: NOW, clientOrderId: ORDER, fact: { kind: 'denied', refusal } },
      {
        kind: 'intent-answered',
        atMs: NOW,
        outcome: {
          ...{
            intentId: OFFERED.intentId,
            revision: 1,
            decisionId: ID,
            symbol: BTC,
            kind: 'denied',
            refusal,
          },
          filledQty: qty('0'),
        },
      },
    ];
    const { state, entries } = hearExecution(decided(), numbered(facts), aConfig());
    expect(state.orders).toEqual([]);
    expect(entries.map(({ body }) => body)).toMatchObject([
      { kind: 'outcome', outcome: { kind: 'denied', refusal } },
    ]);
  });
});

describe('of several accounts', () => {
  const routed = (parts: readonly string[]): ExecutionFact => ({
    kind: 'intent-routed',
    atMs: NOW,
    route: {
      ...{ intentId: intentIdOf(ITEM), decisionId: ID, symbol: BTC, judged: [] },
      parts: parts.map((account) => ({ account, intentId: account, quantity: qty('1') })),
    },
  });

  test('an intent leaves the outbox when it is written down where it goes, and the journal tells where', () => {
    const { state, entries } = hearExecution(decided(), numbered([routed(['kraken'])]), aConfig());
    expect(state).toMatchObject({ outbox: [], venueCursor: 1 });
    expect(entries).toMatchObject([
      { decisionId: ID, body: { kind: 'route', route: { parts: [{ account: 'kraken' }] } } },
    ]);
  });

  test('trades that two venues gave the same number are two trades', () => {
    const facts = ['kraken', 'binance'].flatMap((account) =>
      lifeOf({ ...fill, lastQty: qty('1') }).map((fact) => factOfAccount(account, fact)),
    );
    const { state } = hearExecution(decided(), numbered(facts), aConfig());
    expect(quantityOf(state.portfolio, BTC)).toBe(qty('2'));
  });
});

describe('an intent on its way', () => {
  test('has one name, whoever hands it over', () => {
    expect(OFFERED?.intentId).toBe(intentIdOf(ITEM));
  });

  test('is good for a while, and never beyond the next bar of its own decision', () => {
    const state = aState({ outbox: [ITEM], atMs: epochMs(NOW + 5 * DAY_MS) });
    const terms = { intentMs: 10 * MINUTE_MS, barMs: DAY_MS };
    const expiry = (nowMs: number): number | undefined =>
      executionIntents(state, { nowMs, ...terms })[0]?.expiresMs;
    expect(expiry(NOW)).toBe(NOW + 10 * MINUTE_MS);
    expect(expiry(NOW + 3 * DAY_MS)).toBe(NOW + DAY_MS);
  });

  test('knows its instant by its decision’s name', () => {
    expect(instantOf(decisionId(NOW))).toBe(Math.floor(NOW / MINUTE_MS) * MINUTE_MS);
    expect(instantOf('repair-1587153600000')).toBeUndefined();
  });
});
