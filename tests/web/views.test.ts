import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { assert, at } from '../../layers/core/foundation/assert.ts';
import { formatDecimal, qty } from '../../layers/core/foundation/decimal.ts';
import { epochMs, type EpochMs } from '../../layers/core/foundation/time.ts';
import { ordersOf } from '../../layers/core/execution/intent.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { windowOf } from '../../layers/core/market/bar-window.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import { startMode } from '../../layers/core/risk/mode-machine.ts';
import { UNATTENDED } from '../../layers/app/ports/approval-desk.ts';
import type { CurveView, DecisionsView, DecisionView, StatusView } from '../../web/api.ts';
import { startDashboard, type Dashboard } from '../../web/server/start-dashboard.ts';
import { call } from './call.ts';
import { memoryBars } from './memory-market.ts';
import { MemoryStore } from './memory-store.ts';
import { workedDecision } from './worked-decision.ts';
import { samplePortfolio, type SamplePortfolio } from './sample-portfolio.ts';

let portfolio: SamplePortfolio;
let dashboard: Dashboard;

beforeAll(async () => {
  portfolio = await samplePortfolio({ bars: 900, left: 300 });
  await portfolio.liveUntil(({ approvals }) => approvals.length > 0, 1);
  await portfolio.liveUntil(({ intents }) => intents.some(({ kind }) => kind === 'enter'));
  await portfolio.step(UNATTENDED);
  dashboard = await startDashboard({ port: 0, sources: portfolio.sources });
});

/** Dashboards a test has started beside the one that all share. */
const others: Dashboard[] = [];

afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});

afterAll(() => dashboard.close());

async function serve(options: Parameters<typeof startDashboard>[0]): Promise<Dashboard> {
  const served = await startDashboard(options);
  others.push(served);
  return served;
}

async function read<T>(path: string): Promise<T> {
  const { status, text } = await call(`${dashboard.url}${path}`);
  expect(status).toBe(200);
  return JSON.parse(text) as T;
}

describe('status', () => {
  test('the account and its positions are said at the last known price, amounts exact', async () => {
    const { state, system } = await read<StatusView>('api/status');
    const stored = await portfolio.store.load();
    assert(state !== undefined && stored !== undefined, 'there is a state');
    expect(system).toMatchObject({ environment: 'dev', currency: 'USD', marketZone: 'America/New_York' });
    expect(state.account.cash).toBe(formatDecimal(stored.state.portfolio.cash));
    expect(state.positions.length).toBeGreaterThan(0);
    const worth = state.positions.reduce((sum, { market }) => sum + (market?.value ?? NaN), 0);
    expect(Number(state.account.cash) + worth).toBeCloseTo(state.account.mark?.nav ?? NaN, 6);
    const [position] = state.positions;
    expect(position?.market?.unrealised).toBeCloseTo(
      (position?.market?.value ?? NaN) - Number(position?.cost),
      6,
    );
  });

  test('each limit is said with what is used of it', async () => {
    const { state } = await read<StatusView>('api/status');
    const limitOf = (code: string): unknown => state?.risk.limits.find((limit) => limit.code === code);
    const navRatio = state?.positions[0]?.market?.navRatio;
    expect(limitOf('POSITION_LIMIT')).toMatchObject({ used: navRatio, limit: 0.9, sense: 'at-most' });
    expect(limitOf('CASH_FLOOR')).toMatchObject({ limit: 0.1, sense: 'at-least' });
    expect(limitOf('CASH_FLOOR')).toMatchObject({ action: 'only-closing' });
    expect(limitOf('CRYPTO_LIMIT')).toBeUndefined();
  });

  test('every way into a tighter mode is said with what it reads now, and the breakers with how they stand', async () => {
    const { state } = await read<StatusView>('api/status');
    const drawdowns = state?.risk.conditions.filter(({ code }) => code === 'DRAWDOWN') ?? [];
    expect(drawdowns.map(({ mode, limit }) => [mode, limit])).toEqual([
      ['emergency', 0.15],
      ['defensive', 0.1],
    ]);
    for (const { value } of drawdowns) expect(value).toBe(state?.account.mark?.measures.drawdownRatio);
    expect(state?.risk.breakers.map(({ code, kind }) => [code, kind])).toEqual([
      ['PRICES_SILENT', 'closed'],
      ['BROKER_DOWN', 'closed'],
      ['NEWS_SILENT', 'closed'],
      ['MODEL_FAILED', 'closed'],
      ['SENTIMENT_DOWN', 'closed'],
    ]);
    const bySector = exposuresBy('sector', state);
    expect(bySector).toHaveLength(1);
    expect(bySector[0]?.netRatio).toBeCloseTo(state?.positions[0]?.market?.navRatio ?? NaN, 9);
    expect(exposuresBy('currency', state)[0]?.netRatio).toBeCloseTo(1, 9);
    const [drift] = state?.risk.drift ?? [];
    expect(drift?.weight).toBeCloseTo(state?.positions[0]?.market?.navRatio ?? NaN, 9);
    expect(state?.risk.wayBack.kind).toBe(state?.mode.mode === 'defensive' ? 'sessions' : 'normal');
  });

  test('the protective orders and the newest decisions come with it', async () => {
    const { state } = await read<StatusView>('api/status');
    expect(state?.orders.map(({ leg }) => leg)).toEqual(expect.arrayContaining(['stop', 'target']));
    const instants = state?.latest.map(({ atMs }) => atMs) ?? [];
    expect(instants).toHaveLength(8);
    expect(instants).toEqual(instants.toSorted((a, b) => b - a));
    expect(instants[0]).toBe(state?.atMs);
  });

  test('before the first bar there is a status without a state', async () => {
    const store = new MemoryStore();
    const empty = await serve({ port: 0, sources: { ...portfolio.sources, store, journal: store } });
    const { text } = await call(`${empty.url}api/status`);
    expect(JSON.parse(text)).toMatchObject({ journal: { seq: 0 }, approvals: [] });
    expect(JSON.parse(text)).not.toHaveProperty('state');
    expect(await call(`${empty.url}api/curve`)).toMatchObject({ status: 200 });
  });
});

describe('curve', () => {
  test('there is a point for each mark, and buying and holding starts from the same worth', async () => {
    const curve = await read<CurveView>('api/curve');
    expect(curve.day).toEqual(portfolio.store.marked.map(({ mark }) => mark.day));
    expect(curve.benchmark[0]).toBe(curve.navPerUnit[0]);
    const { window: bars } = {
      window: await portfolio.sources.bars.window(sym('SPX'), epochMs(at(curve.atMs, -1)), 900),
    };
    const held = at(bars.close, -1) / at(bars.close, 0);
    expect(curve.benchmark.at(-1)).toBeCloseTo(held, 5);
  });

  test('the fall is counted from the highest unit so far', async () => {
    const { navPerUnit, drawdownRatio } = await read<CurveView>('api/curve');
    let high = 0;
    for (const [place, value] of navPerUnit.entries()) {
      high = Math.max(high, value);
      expect(drawdownRatio[place]).toBeCloseTo(1 - value / high, 5);
    }
    expect(Math.max(...drawdownRatio)).toBeGreaterThan(0);
  });

  test('asked after a mark, only what came later is sent', async () => {
    const before = await read<CurveView>('api/curve');
    expect(await read<CurveView>(`api/curve?after=${before.seq}`)).toMatchObject({
      seq: before.seq,
      day: [],
    });
    await portfolio.step(UNATTENDED);
    await portfolio.step(UNATTENDED);
    const more = await read<CurveView>(`api/curve?after=${before.seq}`);
    const whole = await read<CurveView>('api/curve');
    expect(more.day).toEqual(portfolio.store.marked.slice(-2).map(({ mark }) => mark.day));
    expect([...before.benchmark, ...more.benchmark]).toEqual(whole.benchmark);
    expect([...before.navPerUnit, ...more.navPerUnit]).toEqual(whole.navPerUnit);
  });

  test('a mark without a new price of the benchmark keeps the last one', async () => {
    const store = new MemoryStore();
    const [first, second, third] = [1_000, 2_000, 3_000].map(epochMs);
    assert(first !== undefined && second !== undefined && third !== undefined, 'three instants');
    const bars = memoryBars(windowOf([flatBar(first, 10), flatBar(third, 20)]));
    const served = await serve({ port: 0, sources: { ...portfolio.sources, store, journal: store, bars } });
    const held = async (): Promise<unknown> =>
      (JSON.parse((await call(`${served.url}api/curve`)).text) as CurveView).benchmark;
    appendMark(store, first, 1);
    expect(await held()).toEqual([1]);
    appendMark(store, second, 1);
    expect(await held()).toEqual([1, 1]);
    appendMark(store, third, 1);
    expect(await held()).toEqual([1, 1, 2]);
  });

  test('twenty years of marks are read from the journal once, however often the curve is asked for', async () => {
    const store = new MemoryStore();
    const instants = Array.from({ length: 5_100 }, (_, day) => epochMs((day + 1) * 86_400_000));
    for (const [place, atMs] of instants.entries()) appendMark(store, atMs, 1 + place / 5_100);
    const bars = memoryBars(windowOf(instants.map((atMs) => flatBar(atMs, 1))));
    const served = await serve({
      port: 0,
      sources: { ...portfolio.sources, store, journal: store, bars },
    });
    const asked = await Promise.all([1, 2, 3].map(() => call(`${served.url}api/curve`)));
    expect(asked.map(({ text }) => (JSON.parse(text) as CurveView).day.length)).toEqual([
      5_100, 5_100, 5_100,
    ]);
    expect(store.entriesRead).toBe(5_100);
  });
});

describe('decisions', () => {
  test('page after page downwards, every decision is seen once, newest first', async () => {
    const all = portfolio.store.written.filter(({ kind }) => kind === 'decision').map(({ id }) => id);
    const seen: string[] = [];
    let before: number | undefined = 0;
    while (before !== undefined) {
      const page: DecisionsView = await read(`api/decisions?before=${before}&limit=90`);
      expect(page).toMatchObject({ total: all.length, newer: seen.length });
      seen.push(...page.rows.map(({ decisionId }) => decisionId));
      before = page.olderBefore;
    }
    expect(seen).toEqual(all.toReversed());
  });

  test('a page knows the way back up', async () => {
    const first = await read<DecisionsView>('api/decisions?limit=50');
    const second = await read<DecisionsView>(`api/decisions?limit=50&before=${first.olderBefore ?? 0}`);
    const third = await read<DecisionsView>(`api/decisions?limit=50&before=${second.olderBefore ?? 0}`);
    expect(first).not.toHaveProperty('newerBefore');
    expect(second.newerBefore).toBe(0);
    expect(await read(`api/decisions?limit=50&before=${third.newerBefore ?? -1}`)).toEqual(second);
  });

  test('traded and not traded are all there is, and no decision is both', async () => {
    const totals = await Promise.all(
      ['all', 'traded', 'no-trade'].map((filter) => read<DecisionsView>(`api/decisions?filter=${filter}`)),
    );
    const [all, traded, not] = totals.map(({ total }) => total);
    expect((traded ?? 0) + (not ?? 0)).toBe(all);
    expect(at(totals, 1).rows.every(({ outcome }) => outcome === 'traded')).toBe(true);
    const asked = await read<DecisionsView>('api/decisions?filter=approval');
    expect(asked.rows.length).toBeGreaterThan(0);
    expect(asked.rows.every(({ approvals }) => approvals.length > 0)).toBe(true);
  });
});

describe('a decision', () => {
  test('it comes as it was recorded, with its orders, their fills and its neighbours', async () => {
    const { rows } = await read<DecisionsView>('api/decisions?filter=traded&limit=200');
    const { decisionId, seq } = at(rows, -1);
    const view = await read<DecisionView>(`api/decisions/${decisionId}`);
    const entry = portfolio.store.written[seq - 1];
    expect({ kind: 'decision', record: view.record }).toEqual(JSON.parse(entry?.text ?? ''));
    expect(view).toMatchObject({ seq, hash: entry?.hash });
    expect(view.orders.map(({ request }) => request.clientOrderId)).toEqual(view.record.orderIds);
    const filled = view.orders.flatMap(({ fills }) => fills.map(({ fill }) => fill.lastQty));
    expect(filled.length).toBeGreaterThan(0);
    const previous = await read<DecisionView>(`api/decisions/${view.previous ?? ''}`);
    expect(previous.next).toBe(decisionId);
  });

  test('an emergency that flattens at the same instant shows its orders there', async () => {
    const store = new MemoryStore();
    const atMs = epochMs(1_000);
    const state = await portfolio.store.load();
    const decision = portfolio.store.written.findLast(({ kind }) => kind === 'decision');
    assert(state !== undefined && decision !== undefined, 'there is a decision');
    const intent = { kind: 'flatten', symbol: sym('SPX'), side: 'sell', quantity: qty('2') } as const;
    const [leg] = ordersOf(intent, 'flatten-1000');
    assert(leg !== undefined, 'a flatten is one order');
    store.append({ id: 'd1', atMs, decisionId: 'd1', body: portfolio.store.body(decision) });
    store.append({ id: 'o1', atMs, decisionId: 'flatten-1000', body: { kind: 'order', ...leg } });
    const served = await serve({ port: 0, sources: { ...portfolio.sources, journal: store } });
    const { text } = await call(`${served.url}api/decisions/d1`);
    expect((JSON.parse(text) as DecisionView).orders.map((order) => order.leg)).toEqual(['flatten']);
  });
});

describe('a decision that an executor worked', () => {
  const view = async (): Promise<DecisionView> => {
    const { journal, decisionId } = await workedDecision(portfolio);
    const served = await serve({ port: 0, sources: { ...portfolio.sources, journal } });
    return JSON.parse((await call(`${served.url}api/decisions/${decisionId}`)).text) as DecisionView;
  };

  test('a fee taken in coins stands with its trade, and is no trade of its own', async () => {
    const { orders } = await view();
    expect(orders).toHaveLength(1);
    expect(orders[0]?.fills.map(({ fill }) => fill.lastQty)).toEqual(['3', '1']);
    expect(orders[0]?.fills[0]).toMatchObject({
      commission: { currency: 'SPX', amount: '0.003', worth: '0.3006' },
      slippage: 'unmeasured',
    });
  });

  test('of two answers the later counts, and the earlier is kept', async () => {
    const { outcomes } = await view();
    expect(outcomes).toMatchObject([
      { answer: { revision: 2, filledQty: '4' }, before: [{ revision: 1, filledQty: '3' }] },
    ]);
  });

  test('what moved at the venue before it is told, for the account it saw has it', async () => {
    expect((await view()).moved).toMatchObject([{ kind: 'funding', amount: '-1.25', currency: 'USD' }]);
  });

  test('where it went is told with what every venue would have cost', async () => {
    const { routes } = await view();
    expect(routes).toMatchObject([
      { parts: [{ account: 'kraken', quantity: '12' }], judged: [{ kind: 'unusable' }, { kind: 'usable' }] },
    ]);
  });

  test('a venue of bars measures slippage, and has no other answer than its fills', async () => {
    const { rows } = await read<DecisionsView>('api/decisions?filter=traded&limit=1');
    const { orders, outcomes, routes } = await read<DecisionView>(`api/decisions/${at(rows, 0).decisionId}`);
    expect([outcomes, routes]).toEqual([[], []]);
    expect(orders.flatMap(({ fills }) => fills).every(({ slippage }) => slippage === 'measured')).toBe(true);
  });
});

function appendMark(store: MemoryStore, atMs: EpochMs, navPerUnit: number): void {
  const measures = { drawdownRatio: 0, dayLossRatio: 0, weekLossRatio: 0, monthLossRatio: 0 };
  const day = new Date(atMs).toISOString().slice(0, 10);
  const { mode } = startMode(atMs);
  const mark = {
    day,
    nav: navPerUnit,
    navPerUnit,
    cash: 0,
    mode,
    measures,
    strategyReturns: {},
    bookReturns: {},
  };
  store.append({ id: String(atMs), atMs, body: { kind: 'mark', mark } });
}

function flatBar(atMs: EpochMs, px: number): Bar {
  return {
    openMs: atMs,
    closeMs: atMs,
    availableMs: atMs,
    open: px,
    high: px,
    low: px,
    close: px,
    volume: 0,
  };
}

function exposuresBy(group: string, state: StatusView['state']) {
  const exposure = state?.risk.exposure;
  return exposure?.known === true ? (exposure.groups.find(({ by }) => by === group)?.exposures ?? []) : [];
}
