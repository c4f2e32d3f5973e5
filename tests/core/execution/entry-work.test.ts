import { expect, test } from '@jest/globals';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import { algorithmFor, type EntryWork } from '../../../layers/core/execution/entry-work.ts';
import type { Intent } from '../../../layers/core/execution/intent.ts';
import { sym } from '../../../layers/core/market/instrument.ts';

const WORK: EntryWork = {
  algorithm: { plan: { kind: 'twap', slices: 4, style: 'take' }, horizonMs: 60_000, childGapMs: 1_000 },
  aboveNotional: money('1000'),
};

const entry = (quantity: string, side: 'buy' | 'sell' = 'buy'): Intent => ({
  kind: 'enter',
  symbol: sym('BTC/USDT'),
  side,
  quantity: qty(quantity),
  // Decided at 100, whichever the side.
  bracket: { stopPx: px(side === 'buy' ? '90' : '110'), trailBy: px('10'), targetPx: px('120') },
});

test('an entry is worked in parts from above a notional, at the price it was decided at', () => {
  expect(algorithmFor(entry('10'), WORK)).toBeUndefined();
  expect(algorithmFor(entry('10.01'), WORK)).toBe(WORK.algorithm);
  expect(algorithmFor(entry('10', 'sell'), WORK)).toBeUndefined();
  expect(algorithmFor(entry('10.01', 'sell'), WORK)).toBe(WORK.algorithm);
});

test('where nobody named an algorithm every entry is sent whole', () => {
  expect(algorithmFor(entry('1000000'), undefined)).toBeUndefined();
});

test('what reduces is sent whole, however large it is', () => {
  const about = { symbol: sym('BTC/USDT'), side: 'sell', quantity: qty('1000000') } as const;
  for (const intent of [
    { kind: 'exit', ...about },
    { kind: 'flatten', ...about },
    { kind: 'protect', ...about, stopPx: px('90') },
  ] as const) {
    expect(algorithmFor(intent, WORK)).toBeUndefined();
  }
});
