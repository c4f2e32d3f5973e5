import { expect, test } from '@jest/globals';
import { ok } from '../../../layers/core/foundation/result.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { placeIntent } from '../../../layers/core/execution/routing/place-intent.ts';
import { routeLines } from '../../../layers/platform/terminal/route-text.ts';
import { aCandidate, aPurchase, aView, NOW } from '../../core/execution/routing/an-account-view.ts';

const thin = aView('binance', { candidate: ok(aCandidate('binance', { depth: 1 })) });
const textOf = (nowMs: number, ...accounts: Parameters<typeof placeIntent>[1]): string => {
  const route = placeIntent(aPurchase(), accounts, { nowMs: epochMs(nowMs), isWithdrawn: false });
  return route === undefined ? 'waits' : routeLines(route).join('\n');
};

test('a route tells where the intent went, and what every venue would have cost', () => {
  expect(textOf(NOW, aView('kraken'), thin)).toBe(
    [
      'route BTC/USD: 10 to kraken',
      '  venue binance            TOO_THIN: 1 to be had of 10',
      '  venue kraken             -10.70 bps: spread 0.50, fee 10.00, depth 0.10, latency 0.10; at 100, 100 ms',
    ].join('\n'),
  );
});

test('one that went nowhere tells why', () => {
  const fresh = { ...aCandidate('binance', { depth: 1 }) };
  const late = { ...fresh, book: { ...fresh.book, atMs: epochMs(NOW + 60_000) } };
  expect(textOf(NOW + 60_000, aView('binance', { candidate: ok(late) }), aView('kraken'))).toContain(
    'route BTC/USD: nowhere (NO_USABLE_VENUE: no venue can take the order)',
  );
});
