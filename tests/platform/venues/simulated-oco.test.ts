import { expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { px, qty } from '../../../layers/core/foundation/decimal.ts';
import { marketMaker } from '../../../layers/platform/test-venue/market-maker.ts';
import { simulatedVenue } from '../../../layers/platform/venues/simulated-venue.ts';
import { aRequest } from '../../contracts/trading-venue.contract.ts';
import { aTestExchange } from '../test-venue/a-test-venue.ts';

/** All that the account has: the two bind it together. */
const SELL = { side: 'sell', quantity: qty('10'), ocoGroup: 'exit' } as const;

function aVenue() {
  const exchange = aTestExchange('kraken');
  const maker = marketMaker(exchange, at([...exchange.markets.values()], 0));
  maker.refill();
  return { maker, venue: simulatedVenue(exchange, at(exchange.terms.accounts, 0)) };
}

test('of a stop and a target sent as one, the one that fills ends the other', async () => {
  const { maker, venue } = aVenue();
  const stop = aRequest('USD', { ...SELL, type: { kind: 'stop', stopPx: px('59000') } });
  const target = aRequest('USD', { ...SELL, type: { kind: 'limit', limitPx: px('60000.5') } });
  expect(await venue.submitOco?.(stop, target)).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted' }]);
  maker.quoteAround(602_000);
  maker.quoteAround(602_000);
  expect(await venue.orderOf(target)).toMatchObject({ status: 'filled' });
  expect(await venue.orderOf(stop)).toMatchObject({ status: 'expired', filledQty: 0n });
  const [bitcoin] = (await venue.balances()).filter(({ currency }) => currency === 'BTC');
  expect(bitcoin).toEqual({ currency: 'BTC', total: 0n, free: 0n });
});

test('where the target is refused, the stop does not stay', async () => {
  const { venue } = aVenue();
  const stop = aRequest('USD', { ...SELL, type: { kind: 'stop', stopPx: px('59000') } });
  const target = aRequest('USD', { ...SELL, type: { kind: 'limit', limitPx: px('60000.05') } });
  expect(await venue.submitOco?.(stop, target)).toMatchObject([{ kind: 'rejected' }, { kind: 'rejected' }]);
  expect(await venue.openOrders()).toEqual([]);
});
