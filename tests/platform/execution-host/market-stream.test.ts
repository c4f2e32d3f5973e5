import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Px } from '../../../layers/core/foundation/decimal.ts';
import { formatDecimal, qty } from '../../../layers/core/foundation/decimal.ts';
import { streamMarks } from '../../../layers/platform/execution-host/ccxt-marks.ts';
import {
  openMarketStream,
  type MarketNews,
  type MarketStream,
} from '../../../layers/platform/execution-host/market-stream.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import { aTestVenue } from '../test-venue/a-test-venue.ts';
import { until } from './a-host.ts';
import { aLine, instrumentsOf, publicAccess, type Line } from './a-loopback-market.ts';

// Silence takes seconds to be noticed.
jest.setTimeout(60_000);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(['binance', 'kraken'] as const)(
  'the public stream of a venue that speaks as %s does',
  (speaks) => {
    let venue: TestVenue;
    let line: Line;
    let stream: MarketStream;
    const heard: (readonly [symbol: string, MarketNews])[] = [];
    const bitcoin = speaks === 'kraken' ? 'BTC/USD' : 'BTC/USDT';

    const open = async (quietMsMax = 60_000): Promise<void> => {
      heard.length = 0;
      venue = await aTestVenue(speaks);
      line = await aLine(venue);
      const instruments = await instrumentsOf(venue);
      stream = await openMarketStream(publicAccess(speaks, line.host), instruments, { quietMsMax });
      stream.listen((symbol, news) => heard.push([symbol, news]));
    };

    afterEach(async () => {
      await stream.close();
      await line.close();
      await venue.close();
    });

    const newsOf = (kind: MarketNews['kind']): readonly MarketNews[] =>
      heard.flatMap(([symbol, news]) => (symbol === bitcoin && news.kind === kind ? [news] : []));
    const lastBook = () => newsOf('book').findLast((news) => news.kind === 'book');

    test('shows the book level by level, also once a level is gone, and every trade with its taker', async () => {
      await open();
      const maker = venue.makers.get(bitcoin);
      await until(() => newsOf('book').length > 0, 'a book');
      expect(lastBook()?.bids.slice(0, 2)).toEqual([
        [59_999.9, 0.5],
        [59_999.8, 0.5],
      ]);
      // All of the best ask and some of the next: what is gone must not be shown.
      maker?.trade('buy', 70_000);
      await until(() => newsOf('trade').length === 2, 'the trades');
      expect(newsOf('trade')).toEqual([
        { kind: 'trade', px: 60_000.1, quantity: 0.5, takerSide: 'buy' },
        { kind: 'trade', px: 60_000.2, quantity: 0.2, takerSide: 'buy' },
      ]);
      await until(() => lastBook()?.asks[0][0] === 60_000.2, 'the next level as the best');
      expect(lastBook()?.asks[0][1]).toBeCloseTo(0.3, 9);
    });

    test('keeps the price of a quiet market fresh, and lets it grow stale within seconds of the line going dead', async () => {
      await open();
      const marks: { px: string; atMs: number }[] = [];
      streamMarks(stream, await instrumentsOf(venue)).listen((symbol, markPx: Px) => {
        if (symbol === bitcoin) marks.push({ px: formatDecimal(markPx), atMs: performance.now() });
      });
      await until(() => marks.length > 0, 'a price');
      await pause(7_000);
      // Nothing has changed since, and yet it was told again and again.
      expect(new Set(marks.map(({ px }) => px))).toEqual(new Set(['60000']));
      expect(performance.now() - (marks.at(-1)?.atMs ?? 0)).toBeLessThan(3_500);
      expect(newsOf('lost')).toEqual([]);
      line.freeze();
      const frozenMs = performance.now();
      await until(() => newsOf('lost').length > 0, 'a lost book', 10_000);
      expect((marks.at(-1)?.atMs ?? 0) - frozenMs).toBeLessThan(3_500);
      line.mend();
      const before = newsOf('book').length;
      await until(() => newsOf('book').length > before, 'a book over a new line', 20_000);
    });

    test('tells trades and best prices for entries that are worked', async () => {
      await open();
      const tape: unknown[] = [];
      streamMarks(stream, await instrumentsOf(venue)).listenTape?.((symbol, news) => {
        if (symbol === bitcoin) tape.push(news);
      });
      await until(() => tape.length > 0, 'best prices');
      expect(tape[0]).toEqual({ kind: 'touch', bidPx: 59_999.9, askPx: 60_000.1 });
      venue.makers.get(bitcoin)?.trade('sell', 1_000);
      const sold = { kind: 'trade', px: 59_999.9, quantity: Number(formatDecimal(qty('0.01'))) };
      await until(() => tape.some((news) => JSON.stringify(news) === JSON.stringify(sold)), 'the trade');
    });

    test('asks the venue about a book that has long been quiet, and begins anew where it was left behind', async () => {
      await open(1_000);
      await until(() => newsOf('book').length > 0, 'a book');
      await pause(1_500);
      expect(newsOf('lost')).toEqual([]);
      // The subscription has ended without a word: changes are told to nobody, pings are answered.
      venue.faults.onMessage(speaks === 'kraken' ? '"book"' : 'depthUpdate', 'drop');
      venue.makers.get(bitcoin)?.quoteAround(600_300);
      await until(() => newsOf('lost').length > 0, 'a book that is not believed', 15_000);
      expect(lastBook()?.bids[0][0]).toBe(59_999.9);
      await until(() => lastBook()?.bids[0][0] === 60_029.9, 'the true book', 20_000);
    });

    if (speaks === 'kraken') {
      test('does not believe a book whose checksum is wrong, and begins it anew', async () => {
        await open();
        await until(() => newsOf('book').length > 0, 'a book');
        venue.faults.wrongChecksums = 1;
        venue.makers.get(bitcoin)?.quoteAround(600_100);
        await until(() => newsOf('lost').length > 0, 'a lost book');
        expect(lastBook()?.bids[0][0]).toBe(59_999.9);
        await until(() => lastBook()?.bids[0][0] === 60_009.9, 'the true book');
      });
    }
  },
);
