import type { MarkSource } from '../../app/execution/executor-ports.ts';
import { roundToTick } from '../../core/foundation/decimal.ts';
import type { Instrument, Sym } from '../../core/market/instrument.ts';
import type { MarketStream } from './market-stream.ts';

/** A price is told this often and no more: stops trail it, and nobody needs it faster. */
const GAP_MS = 100;

interface Touch {
  readonly bidPx: number;
  readonly askPx: number;
}

/**
 * The middle of each instrument's book, and its tape. Both are told again as long as the stream shows that it lives, whether or not
 * they have changed: a quiet market keeps its price. Once the stream is silent or the book is lost nothing is told, so that what
 * was told grows stale.
 */
export function streamMarks(stream: MarketStream, instruments: readonly Instrument[]): MarkSource {
  const ticks = new Map(instruments.map(({ symbol, tick }) => [symbol, tick]));
  return {
    listen: (onMark) => {
      const toldMs = new Map<Sym, number>();
      return listenTouch(stream, (symbol, { bidPx, askPx }) => {
        const tick = ticks.get(symbol);
        const nowMs = performance.now();
        if (tick === undefined || nowMs - (toldMs.get(symbol) ?? -Infinity) < GAP_MS) return;
        toldMs.set(symbol, nowMs);
        onMark(symbol, roundToTick((bidPx + askPx) / 2, tick, 'nearest'));
      });
    },
    listenTape: (onNews) => {
      const endTouch = listenTouch(stream, (symbol, touch) => {
        onNews(symbol, { kind: 'touch', ...touch });
      });
      const endTrades = stream.listen((symbol, news) => {
        if (news.kind === 'trade') onNews(symbol, { kind: 'trade', px: news.px, quantity: news.quantity });
      });
      return () => {
        endTouch();
        endTrades();
      };
    },
  };
}

/** The best prices of each whole book, and that they still stand. */
function listenTouch(stream: MarketStream, onTouch: (symbol: Sym, touch: Touch) => void): () => void {
  const known = new Map<Sym, Touch>();
  return stream.listen((symbol, news) => {
    switch (news.kind) {
      case 'trade':
        return;
      case 'lost':
        known.delete(symbol);
        return;
      case 'book':
        known.set(symbol, { bidPx: news.bids[0][0], askPx: news.asks[0][0] });
        break;
      case 'alive':
    }
    const touch = known.get(symbol);
    if (touch !== undefined) onTouch(symbol, touch);
  });
}
