import { expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym, type Sym } from '../../../layers/core/market/instrument.ts';
import type { TapeNews } from '../../../layers/app/execution/executor-ports.ts';
import { feedTape } from '../../../layers/app/execution/feed-tape.ts';
import { Inbox } from '../../../layers/app/execution/inbox.ts';

const BTC = sym('BTC/USDT');

test('however busy the market, the executor is told once in a while, and of everything that traded', async () => {
  const { tell, turn, inbox } = aFeed();
  for (let trade = 1; trade <= 1_000; trade++) tell(BTC, { kind: 'trade', px: 100, quantity: 2 });
  tell(BTC, { kind: 'touch', bidPx: 99, askPx: 101 });
  turn();
  expect(await inbox.take(1)).toEqual([
    { kind: 'tape', symbol: BTC, volume: 2_000, turnover: 200_000, touch: { bidPx: 99, askPx: 101 } },
  ]);
  tell(BTC, { kind: 'trade', px: 90, quantity: 1 });
  turn();
  expect(await inbox.take(1)).toEqual([{ kind: 'tape', symbol: BTC, volume: 1, turnover: 90 }]);
});

test('where nothing traded nothing is told, and nothing after it was ended', async () => {
  const { tell, turn, inbox, end } = aFeed();
  turn();
  end();
  tell(BTC, { kind: 'trade', px: 90, quantity: 1 });
  expect(await inbox.take(1)).toEqual([{ kind: 'tick' }]);
});

/** A tape in a test's hands, whose clock goes on when it is told to. */
function aFeed(): {
  readonly tell: (symbol: Sym, news: TapeNews) => void;
  readonly turn: () => void;
  readonly inbox: Inbox;
  readonly end: () => void;
} {
  let timers: (() => void)[] = [];
  const listeners = new Set<(symbol: Sym, news: TapeNews) => void>();
  const clock = {
    wallMs: () => epochMs(0),
    monotonicMs: () => 0,
    after: (_: number, wake: () => void) => {
      timers.push(wake);
      return () => {
        timers = timers.filter((other) => other !== wake);
      };
    },
  };
  const marks = {
    listen: () => () => undefined,
    listenTape: (onNews: (symbol: Sym, news: TapeNews) => void) => {
      listeners.add(onNews);
      return () => listeners.delete(onNews);
    },
  };
  const inbox = new Inbox({ ...clock, after: (_, wake) => (setImmediate(wake), () => undefined) });
  const end = feedTape({ marks, clock }, inbox);
  return {
    tell: (symbol, news) => {
      for (const listener of listeners) listener(symbol, news);
    },
    turn: () => {
      const due = at(timers, 0);
      timers = timers.slice(1);
      due();
    },
    inbox,
    end,
  };
}
