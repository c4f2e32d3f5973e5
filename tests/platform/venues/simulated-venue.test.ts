import { at } from '../../../layers/core/foundation/assert.ts';
import { marketMaker } from '../../../layers/platform/test-venue/market-maker.ts';
import { simulatedVenue } from '../../../layers/platform/venues/simulated-venue.ts';
import { describeTradingVenue } from '../../contracts/trading-venue.contract.ts';
import { aTestExchange } from '../test-venue/a-test-venue.ts';

describeTradingVenue('simulated, in memory', async () => {
  const exchange = aTestExchange('kraken');
  const makers = new Map(
    [...exchange.markets].map(([symbol, market]) => [symbol, marketMaker(exchange, market)]),
  );
  for (const maker of makers.values()) maker.refill();
  return Promise.resolve({
    venue: simulatedVenue(exchange, at(exchange.terms.accounts, 0)),
    quote: 'USD',
    maker: (symbol) => {
      const maker = makers.get(symbol);
      if (maker === undefined) throw new Error(`nobody makes a market in ${symbol}`);
      return maker;
    },
    limitPages: () => undefined,
    dispose: async () => Promise.resolve(),
  });
});
