import { money, px, qty, ZERO_MONEY } from '../../layers/core/foundation/decimal.ts';
import type { Fill } from '../../layers/core/portfolio/fill.ts';
import { openOf } from './a-bar.ts';
import { SPX } from './an-instrument.ts';

/** Ten bought at 100, free of charge. */
export function aFill(change: Partial<Fill> = {}): Fill {
  return {
    tradeId: 't1',
    clientOrderId: 'at0000000000000001',
    symbol: SPX,
    side: 'buy',
    lastQty: qty('10'),
    lastPx: px('100'),
    fee: ZERO_MONEY,
    liquidity: 'taker',
    slippage: ZERO_MONEY,
    atMs: openOf(0),
    ...change,
  };
}

/** The same in a line: `bought('10', '100', '0.5')`. */
export function bought(quantity: string, price: string, fee = '0'): Fill {
  return aFill({ side: 'buy', lastQty: qty(quantity), lastPx: px(price), fee: money(fee) });
}

export function sold(quantity: string, price: string, fee = '0'): Fill {
  return { ...bought(quantity, price, fee), side: 'sell' };
}
