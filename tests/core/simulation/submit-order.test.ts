import { describe, expect, test } from '@jest/globals';
import { money, px, qty } from '../../../layers/core/foundation/decimal.ts';
import type { OrderRequest } from '../../../layers/core/execution/order.ts';
import type { Instrument } from '../../../layers/core/market/instrument.ts';
import { aRequest, orderId } from '../../builders/an-order.ts';
import { rulesOf } from '../../builders/an-instrument.ts';
import { Desk, deskHolding } from './a-venue.ts';

/** The code a venue rejects with, or what it said instead. */
function answer(
  request: Partial<OrderRequest>,
  {
    instrument = {},
    desk = new Desk(rulesOf(instrument)),
  }: { instrument?: Partial<Instrument>; desk?: Desk } = {},
): string {
  const event = desk.send(aRequest(request));
  return event.kind === 'rejected' ? (event.reason.split(':')[0] ?? '') : event.kind;
}
const limit = (price: string): Partial<OrderRequest> => ({ type: { kind: 'limit', limitPx: px(price) } });
const stop = (price: string): Partial<OrderRequest> => ({ type: { kind: 'stop', stopPx: px(price) } });

describe('a venue’s own checks, on both sides of each rule', () => {
  test.each<[string, Partial<OrderRequest>, Partial<Instrument>, string]>([
    ['a whole number of lots', { quantity: qty('10') }, { lot: qty('5') }, 'accepted'],
    ['not a whole number of lots', { quantity: qty('12') }, { lot: qty('5') }, 'LOT'],
    ['a lot less the last decimal', { quantity: qty('0.999999999999999999') }, { lot: qty('1') }, 'LOT'],
    ['nothing', { quantity: qty('0') }, {}, 'LOT'],
    ['less than nothing', { quantity: qty('-5') }, {}, 'LOT'],
    ['a limit on a tick', limit('99.99'), {}, 'accepted'],
    ['a limit between ticks', limit('99.995'), {}, 'TICK'],
    ['a limit at nothing', limit('0'), {}, 'TICK'],
    ['a limit below nothing', limit('-1'), {}, 'TICK'],
    ['a stop on a tick', stop('99.99'), {}, 'accepted'],
    ['a stop between ticks', stop('99.991'), {}, 'TICK'],
    ['the least quantity', { quantity: qty('5') }, { minQty: qty('5') }, 'accepted'],
    ['a lot less than it', { quantity: qty('4') }, { minQty: qty('5') }, 'MIN_QTY'],
    [
      'the least notional at the last price',
      { quantity: qty('5') },
      { minNotional: money('500') },
      'accepted',
    ],
    ['less than it', { quantity: qty('4') }, { minNotional: money('500') }, 'MIN_NOTIONAL'],
    [
      'the least notional at the limit, whatever the last price',
      limit('50'),
      { minNotional: money('500') },
      'accepted',
    ],
    ['less than it at the limit', limit('49.99'), { minNotional: money('500') }, 'MIN_NOTIONAL'],
    ['a short sale where it is allowed', { side: 'sell' }, { shortable: true }, 'accepted'],
    ['a short sale where it is not', { side: 'sell' }, { shortable: false }, 'NOT_SHORTABLE'],
  ])('%s is %s', (_, request, instrument, expected) => {
    expect(answer(request, { instrument })).toBe(expected);
  });

  test('a purchase needs its money', () => {
    expect(answer({}, { desk: new Desk(rulesOf(), '1000') })).toBe('accepted');
    expect(answer({}, { desk: new Desk(rulesOf(), '999.99') })).toBe('INSUFFICIENT_FUNDS');
  });

  test('what is held may be sold where nothing may be sold short, and no more', () => {
    const rules = rulesOf({ shortable: false });
    expect(answer({ side: 'sell' }, { desk: deskHolding('10', rules) })).toBe('accepted');
    expect(answer({ side: 'sell', quantity: qty('11') }, { desk: deskHolding('10', rules) })).toBe(
      'NOT_SHORTABLE',
    );
  });

  test('reducing needs neither money nor worth, but its lots and ticks', () => {
    const desk = new Desk(rulesOf({ minNotional: money('500') }), '0');
    expect(answer({ quantity: qty('1'), reduceOnly: true }, { desk })).toBe('accepted');
    expect(answer({ quantity: qty('1.5'), reduceOnly: true }, { desk })).toBe('LOT');
  });

  test('a rejected order leaves nothing behind but its number', () => {
    const desk = new Desk(rulesOf({ shortable: false }));
    const before = desk.venue;
    desk.send(aRequest({ side: 'sell' }));
    expect(desk.venue).toEqual({ ...before, ordersSeen: 1 });
  });

  test('accepted orders bear the venue’s own ids and rest in their order', () => {
    const desk = new Desk();
    const ids = [1, 2].map((number) => desk.send(aRequest({ clientOrderId: orderId(number) })));
    expect(ids).toEqual([
      { kind: 'accepted', venueOrderId: 'sim-1' },
      { kind: 'accepted', venueOrderId: 'sim-2' },
    ]);
    expect(desk.resting).toEqual([orderId(1), orderId(2)]);
  });
});
