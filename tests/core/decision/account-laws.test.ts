import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aProposal, aWeight } from '../../builders/a-cycle.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { formatDecimal, px, qty, toNumber, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import type { SessionClose } from '../../../layers/core/decision/advance.ts';
import { closeSession } from '../../../layers/core/decision/close-session.ts';
import { adoptDecision, openOrders, settleSubmissions } from '../../../layers/core/decision/dispatch.ts';
import type { JournalDraft } from '../../../layers/core/decision/journal.ts';
import type { SystemState } from '../../../layers/core/decision/system-state.ts';
import type { Intent } from '../../../layers/core/execution/intent.ts';
import type { OrderEvent } from '../../../layers/core/execution/order.ts';
import type { Sym } from '../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import { booksFault } from '../../../layers/core/portfolio/virtual-book.ts';
import {
  EMPTY_VENUE,
  fundVenue,
  holdingOf,
  type BarVenue,
  type BarVenueRules,
} from '../../../layers/core/simulation/bar-venue.ts';
import { submitOrder } from '../../../layers/core/simulation/submit-order.ts';
import { tradeBar } from '../../../layers/core/simulation/trade-bar.ts';
import { decodeDomain, encodeDomain } from '../../../layers/platform/codec/domain-json.ts';
import { aBar } from '../../builders/a-bar.ts';
import { aConfig } from '../../builders/a-config.ts';
import { FTSE, NO_COSTS, rulesOf, SPX } from '../../builders/an-instrument.ts';
import { aClose, aFlow, aRecord, aState } from '../../builders/a-state.ts';
import { fuzzed } from '../../builders/fuzzed.ts';

const COSTS = { ...NO_COSTS, spreadRatio: 0.0005, takerFeeRatio: 0.001, makerFeeRatio: 0.0002 };
const RULES = new Map<Sym, BarVenueRules>(
  [SPX, FTSE].map((symbol) => [
    symbol,
    rulesOf({ symbol, lot: qty('0.01'), minQty: qty('0.01') }, { costs: COSTS, latencyMs: 250 }),
  ]),
);
const CONFIG = aConfig({
  universe: [...RULES.values()].map(({ instrument, costs }) => ({ instrument, costs })),
  simulatedOwner: { resumesAfterSessions: 2 },
});

const anyIntent = fc.record({
  symbol: fc.constantFrom(SPX, FTSE),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  hundredths: fc.integer({ min: 1, max: 4_000 }),
  leaves: fc.boolean(),
});
const anyDay = fc.record({
  intents: fc.uniqueArray(anyIntent, { maxLength: 2, selector: ({ symbol }) => symbol }),
  bars: fc.array(
    fc.record({
      open: fc.integer({ min: 8_500, max: 11_500 }),
      close: fc.integer({ min: 8_500, max: 11_500 }),
      volume: fc.constantFrom<number>(1e6, 1e6, 7, 0),
    }),
    { minLength: 2, maxLength: 2 },
  ),
  flow: fc.constantFrom('0', '0', '400', '-250.5'),
  /** Which answers of the venue are lost on their way this day. */
  lost: fc.constantFrom('none', 'none', 'first', 'all'),
});
type Day = typeof anyDay extends fc.Arbitrary<infer T> ? T : never;

interface Life {
  readonly state: SystemState;
  readonly venue: BarVenue;
  readonly reports: SessionClose['reports'];
  readonly answered: ReadonlyMap<string, OrderEvent>;
  readonly entries: readonly JournalDraft[];
}
const START: Life = {
  state: aState({}, CONFIG),
  venue: EMPTY_VENUE,
  reports: [],
  answered: new Map(),
  entries: [],
};

const VOTES = (['long', 'short'] as const).flatMap((direction) => [
  { voter: 'trend', direction, strength: 1, confidence: 0.7, weight: 0.6, reason: 'a test' },
  { voter: 'swing', direction, strength: 0.7, confidence: 0.7, weight: 0.2, reason: 'a test' },
]);

/** One round: the venue trades the bar, the account is closed, intents are decided on and their orders sent. */
function lived(life: Life, day: Day, index: number): Life {
  const flow = aFlow(index === 0 ? '10000' : day.flow, `flow-${index}`);
  const reports = [...life.reports];
  let venue = fundVenue(life.venue, flow.amount);
  for (const [which, [, rules]] of [...RULES].entries()) {
    const { open, close, volume } = at(day.bars, which);
    const traded = tradeBar(venue, aBar({ day: index, open: open / 100, close: close / 100, volume }), rules);
    venue = traded.venue;
    for (const report of traded.reports) reports.push({ seq: reports.length + 1, ...report });
  }
  const prices = new Map([...RULES.keys()].map((symbol, which) => [symbol, at(day.bars, which).close / 100]));
  // The venue is always asked for all it ever said: what was booked before must not count again.
  const closed = closeSession(life.state, aClose(index, { flows: [flow], reports, prices }), CONFIG);
  const intents = day.intents.map(intentOf);
  // Two strategies want every entry, by their weights; they are funded by them too.
  const record = {
    ...aRecord(`d${index}`, intents),
    proposals: [...RULES.keys()].map((symbol) => aProposal({ symbol, votes: VOTES })),
    weights: [aWeight('trend', 0.6), aWeight('swing', 0.2)],
  };
  const decided = adoptDecision(closed.state, { record, memory: closed.state.memory }, CONFIG);
  const opened = openOrders(decided.state);
  const sent = answersOf(opened.state, { venue, answered: life.answered, lost: day.lost });
  const settled = settleSubmissions(opened.state, sent.heard);
  const entries = [closed, decided, opened, settled].flatMap((advance) => advance.entries);
  return {
    state: settled.state,
    venue: sent.venue,
    reports,
    answered: sent.answered,
    entries: [...life.entries, ...entries],
  };
}

function intentOf({ symbol, side, hundredths, leaves }: Day['intents'][number]): Intent {
  const quantity = qty(formatDecimal(BigInt(hundredths) * 10n ** 16n));
  if (leaves) return { kind: 'exit', symbol, side, quantity };
  const [stop, target] = side === 'buy' ? ['88', '112'] : ['112', '88'];
  return {
    kind: 'enter',
    symbol,
    side,
    quantity,
    bracket: { stopPx: px(stop), trailBy: px('12'), targetPx: px(target) },
  };
}

/** Sends what is pending, once: an order that the venue knows is answered from its record. */
function answersOf(
  { orders, atMs }: SystemState,
  {
    venue: before,
    answered: known,
    lost,
  }: { venue: BarVenue; answered: Life['answered']; lost: Day['lost'] },
): {
  readonly venue: BarVenue;
  readonly answered: Life['answered'];
  readonly heard: ReadonlyMap<string, OrderEvent>;
} {
  let venue = before;
  const answered = new Map(known);
  const heard = new Map<string, OrderEvent>();
  for (const { request, status } of orders) {
    if (status.kind !== 'pending-submit') continue;
    const id = request.clientOrderId;
    const rules = RULES.get(request.symbol);
    if (rules === undefined) throw new Error('it is traded here');
    let answer = answered.get(id);
    if (answer === undefined) {
      const submitted = submitOrder(venue, request, { rules, sentMs: atMs, lastPx: 100 });
      venue = submitted.venue;
      answer = submitted.event;
      answered.set(id, answer);
    }
    const isLost = lost === 'all' || (lost === 'first' && heard.size === 0);
    if (!isLost) heard.set(id, answer);
  }
  return { venue, answered, heard };
}

test('over any decisions, bars, flows and lost answers, the account is the venue’s, and what is stored is the account', () => {
  let traded = 0;
  let attributed = 0;
  fc.assert(
    fc.property(fc.array(anyDay, { minLength: 1, maxLength: 12 }), (days) => {
      let life = START;
      for (const [index, day] of days.entries()) {
        life = lived(life, day, index);
        const { state, venue, answered } = life;
        // To the last unit, in cash and in each instrument.
        expect(formatDecimal(state.portfolio.cash)).toBe(formatDecimal(venue.cash));
        for (const symbol of RULES.keys())
          expect(quantityOf(state.portfolio, symbol)).toBe(holdingOf(venue, symbol));
        // The strategies' books are the account.
        expect(booksFault(state.attribution.books, state.portfolio)).toBeUndefined();
        attributed += state.attribution.books.filter(({ holdings }) => holdings.length > 0).length;
        // No order is lost and none is there twice.
        const ours = state.orders
          .filter(({ status }) => status.kind === 'working' || status.kind === 'pending-submit')
          .map(({ request }) => request.clientOrderId);
        expect(new Set(ours).size).toBe(ours.length);
        for (const { request } of venue.resting) expect(ours).toContain(request.clientOrderId);
        for (const id of ours)
          expect(
            venue.resting.some(({ request }) => request.clientOrderId === id) ||
              answered.get(id)?.kind === 'rejected',
          ).toBe(true);
        expect(state.outbox).toEqual([]);
        // What is written down is what is in memory.
        expect(decodeDomain<SystemState>(encodeDomain(state))).toEqual(state);
        expect(decodeDomain<BarVenue>(encodeDomain(venue))).toEqual(venue);
      }
      traded += life.venue.tradesMade;
      const byKind = life.entries.map(({ id, body }) => `${body.kind} ${id}`);
      expect(new Set(byKind).size).toBe(byKind.length);
      const filled = life.entries.flatMap(({ body }) =>
        body.kind === 'fill' && body.fill.symbol === SPX ? [body.fill] : [],
      );
      const net = filled.reduce(
        (sum, { side, lastQty }) => (side === 'buy' ? sum + lastQty : sum - lastQty),
        0n,
      );
      expect(net).toBe(quantityOf(life.state.portfolio, SPX));
    }),
    fuzzed(150, 1_000),
  );
  expect(traded).toBeGreaterThan(300);
  expect(attributed).toBeGreaterThan(300);
});

test('an account that is told to flatten ends flat, and starts again when its owner does', () => {
  const buy: Day = {
    intents: [{ symbol: SPX, side: 'buy', hundredths: 4_000, leaves: false }],
    bars: [
      { open: 10_000, close: 10_000, volume: 1e6 },
      { open: 10_000, close: 10_000, volume: 1e6 },
    ],
    flow: '0',
    lost: 'none',
  };
  const quiet: Day = { ...buy, intents: [] };
  const crash: Day = {
    ...quiet,
    bars: [
      { open: 10_000, close: 9_000, volume: 20 },
      { open: 10_000, close: 10_000, volume: 1e6 },
    ],
  };
  const after: Day = {
    ...quiet,
    bars: [
      { open: 9_000, close: 9_000, volume: 30 },
      { open: 10_000, close: 10_000, volume: 1e6 },
    ],
  };
  const days = [buy, quiet, crash, after, after, after, after];
  const lives = days.map((_, index) => days.slice(0, index + 1).reduce(lived, START));
  expect(lives.map(({ state }) => formatDecimal(quantityOf(state.portfolio, SPX)))).toEqual([
    '0',
    '40',
    '40',
    '10',
    '0',
    '0',
    '0',
  ]);
  expect(lives.map(({ state }) => state.mode.mode)).toEqual([
    'normal',
    'normal',
    'emergency',
    'emergency',
    'normal',
    'normal',
    'normal',
  ]);
  expect(at(lives, -1).venue.resting).toEqual([]);
  expect(toNumber(at(lives, -1).venue.cash)).toBeLessThan(10_000);
  expect(holdingOf(at(lives, -1).venue, SPX)).toBe(ZERO_QTY);
});
