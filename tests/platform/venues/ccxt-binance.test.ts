import { describeTradingVenue } from '../../contracts/trading-venue.contract.ts';
import { aCcxtVenue } from './a-ccxt-venue.ts';

describeTradingVenue('ccxt over sockets, Binance spot', async () => aCcxtVenue('binance'));
