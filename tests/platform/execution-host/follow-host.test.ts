import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { hasEnded } from '../../../layers/core/execution/order-stage.ts';
import { qty, toNumber, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { quantityOf } from '../../../layers/core/portfolio/ledger.ts';
import type { MarketMaker } from '../../../layers/platform/test-venue/market-maker.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { aTestVenue } from '../test-venue/a-test-venue.ts';
import { anEntry, until } from './a-host.ts';
import { aPaperProcess, type PaperProcess } from './a-paper-process.ts';

// Processes that start, die and wait for a dead one's lease.
jest.setTimeout(120_000);

const ETH = sym('ETH/USDT');

let venue: TestVenue;
let paper: PaperProcess;
let maker: MarketMaker;

beforeEach(async () => {
  venue = await aTestVenue('binance');
  const found = venue.makers.get(ETH);
  if (found === undefined) throw new Error('a market maker');
  maker = found;
  paper = aPaperProcess(venue);
});

afterEach(async () => {
  await paper.close();
  await venue.close();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const liveStop = async () =>
  (await paper.books()).orders.find(
    (order) => order.request.type.kind === 'stop' && order.venueOrderId !== undefined && !hasEnded(order),
  );

const held = async () => quantityOf((await paper.books()).portfolio, ETH);

const said = (code: string): readonly string[] => paper.lines.filter((line) => line.includes(` ${code} `));

test('a paper account that is killed while its stop rests finds it there again, and the live market sets it off', async () => {
  paper.start();
  await paper.store.offer(anEntry('buy', { quantity: '0.5', stopPx: '2400' }));
  await until(async () => (await liveStop().catch(() => undefined)) !== undefined, 'a stop', 30_000);
  const before = await paper.books();
  const stop = await liveStop();
  // What the fee in ether left of the half, at the price that was offered on the live book.
  expect(await held()).toBe(qty('0.4995'));
  expect(before.portfolio.cash).toBe(-1_250_005_000_000_000_000_000n);

  await paper.kill();
  paper.start();
  const agreed = () => said('RECONCILIATION').filter((line) => line.includes('agree')).length;
  await until(() => agreed() === 2, 'the second life in agreement with its account', 60_000);
  const after = await paper.books();
  expect((await liveStop())?.request).toEqual(stop?.request);
  expect((await liveStop())?.venueOrderId).toBe(stop?.venueOrderId);
  expect(after.nextChild).toBe(before.nextChild);
  expect(await held()).toBe(qty('0.4995'));
  expect(paper.lines.filter((line) => /DRIFT|UNKNOWN|ask for|adopt/.test(line))).toEqual([]);

  // The live market falls to the stop's price and trades there.
  maker.quoteAround(239_900);
  maker.trade('sell', 10);
  await until(async () => (await held()) === ZERO_QTY, 'the stop to sell what is held', 20_000);
  const end = await paper.books();
  const proceeds = toNumber(end.portfolio.cash) - toNumber(after.portfolio.cash);
  expect(proceeds).toBeCloseTo(0.4995 * 2_398.99 * 0.999, 6);
  const trades = end.orders.flatMap(({ tradeIds }) => tradeIds);
  expect(trades).toEqual([...new Set(trades)]);
  // Nobody at the followed venue has ever heard of us.
  expect(venue.requests.filter((request) => !request.startsWith('GET /api/v3/'))).toEqual([]);
  expect(venue.exchange.orders.size).toBe(0);
});

test('an entry that is worked as a share of the volume follows what the live market trades, and is told its price beside ours', async () => {
  paper.start();
  await until(() => said('RECONCILIATION').length === 1, 'an executor', 30_000);
  const plan = { kind: 'pov', participationRatio: 0.25, style: 'take', restMs: 1_000 } as const;
  const algorithm = { plan, horizonMs: 30_000, childGapMs: 300 };
  await paper.store.offer({ ...anEntry('worked', { quantity: '1', stopPx: '2000' }), algorithm });
  const outcome = async () =>
    (await paper.store.facts(0, 10_000)).flatMap(({ fact }) =>
      fact.kind === 'intent-answered' && fact.outcome.intentId === 'worked' ? [fact.outcome] : [],
    )[0];
  await pause(1_500);
  expect(await outcome()).toBeUndefined();
  expect(await held()).toBe(ZERO_QTY);
  // Four ether in all, of which we want one.
  let traded = 0;
  await until(
    async () => {
      if (traded < 4) maker.trade('buy', 1_000);
      traded += 0.1;
      await pause(100);
      return (await outcome()) !== undefined;
    },
    'the end of the entry',
    30_000,
  );
  const told = await outcome();
  expect(told).toMatchObject({ kind: 'filled', filledQty: qty('1') });
  expect(told?.report).toMatchObject({ algorithm: 'pov', arrivalPx: 2_500 });
  expect(told?.report?.intervalVwapPx).toBeCloseTo(2_500.01, 9);
  expect(told?.report?.children).toBeGreaterThan(1);
  expect(traded).toBeGreaterThanOrEqual(3.5);
});
