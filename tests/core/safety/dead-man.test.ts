import { expect, test } from '@jest/globals';
import { DEAD_MAN_TIMERS, deadManUse } from '../../../layers/core/safety/dead-man.ts';

const KRAKEN = { venue: 'kraken', stopsRest: false, accountShared: false };

test('a timer that would take the protective stops with it is not wound', () => {
  for (const { venue } of DEAD_MAN_TIMERS) {
    expect(deadManUse({ ...KRAKEN, venue, stopsRest: true }).wind).toBe(false);
  }
});

test('it is wound where nothing of ours rests, nobody else trades, and we can switch it on', () => {
  expect(deadManUse(KRAKEN).wind).toBe(true);
  expect(deadManUse({ ...KRAKEN, venue: 'okx-swap' }).wind).toBe(true);
  expect(deadManUse({ ...KRAKEN, accountShared: true }).wind).toBe(false);
  expect(deadManUse({ ...KRAKEN, venue: 'bybit-linear' }).wind).toBe(false);
  expect(deadManUse({ ...KRAKEN, venue: 'binance' }).wind).toBe(false);
});
