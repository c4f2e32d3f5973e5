import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { absolute, minus, px, qty, ZERO_QTY, type Qty } from '../../../layers/core/foundation/decimal.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import {
  keepsOf,
  killOrderId,
  nextActs,
  type KillTerms,
  type KillView,
} from '../../../layers/core/safety/kill-plan.ts';
import { judgeInstrument } from '../../../layers/core/safety/kill-verdict.ts';
import { anInstrument } from '../../builders/an-instrument.ts';

const instrument = anInstrument({ lot: qty('0.1'), minQty: qty('0.5') });
const { symbol } = instrument;
const NOW = epochMs(1_700_000_000_000);

type Open = KillView['orders'][number];

function anOpen(child: number, change: Partial<Open> = {}): Open {
  return {
    venueOrderId: `v${child}`,
    clientOrderId: killOrderId({ killId: 'earlier', portfolioId: 'main', symbol, child }),
    symbol,
    side: 'sell',
    quantity: qty('10'),
    filledQty: ZERO_QTY,
    status: 'open',
    atMs: NOW,
    ...change,
  };
}

const STOP = anOpen(1, { stopPx: px('90') });
const TARGET = anOpen(2, { limitPx: px('120') });
const ENTRY = anOpen(3, { side: 'buy', limitPx: px('99') });
const STOP_PX = px('90.004');

function aView(change: Partial<KillView> = {}): KillView {
  return {
    instrument,
    closes: 'sell',
    closable: qty('10'),
    orders: [],
    stopPx: STOP_PX,
    nextChild: 1,
    stopRefused: false,
    ...change,
  };
}

function terms(policy: KillTerms['policy'], change: Partial<KillTerms> = {}): KillTerms {
  const capabilities = { stopOrders: true, reduceOnly: false };
  return { killId: 'kill-1', portfolioId: 'main', policy, keeps: [], capabilities, ...change };
}

const canceled = (view: KillView, about: KillTerms): readonly string[] =>
  nextActs(view, about).flatMap((act) => (act.kind === 'cancel' ? [act.clientOrderId] : []));

describe('what the kill machine does at the venue', () => {
  test('to flatten it takes everything off the book first, and sells only when it has looked again', () => {
    const acts = nextActs(aView({ orders: [STOP, TARGET, ENTRY] }), terms('flatten'));
    expect(acts.map(({ kind }) => kind)).toEqual(['cancel', 'cancel', 'cancel']);
    expect(nextActs(aView(), terms('flatten'))).toMatchObject([
      {
        kind: 'submit',
        request: { side: 'sell', quantity: qty('10'), type: { kind: 'market' }, reduceOnly: true },
      },
    ]);
  });

  test('to halt it takes back what opens and leaves stop and target', () => {
    expect(canceled(aView({ orders: [STOP, TARGET, ENTRY] }), terms('halt'))).toEqual([ENTRY.clientOrderId]);
    expect(nextActs(aView({ orders: [STOP, TARGET] }), terms('halt'))).toEqual([]);
  });

  test('a position that has lost its stop gets it back, rounded to protect', () => {
    expect(nextActs(aView(), terms('halt'))).toMatchObject([
      { request: { quantity: qty('10'), type: { kind: 'stop', stopPx: px('90.01') } } },
    ]);
    expect(canceled(aView({ orders: [TARGET] }), terms('halt'))).toEqual([TARGET.clientOrderId]);
  });

  test('a stop that the venue will not take any more has been passed: it is sold at the market', () => {
    expect(nextActs(aView({ stopRefused: true }), terms('halt'))).toMatchObject([
      { request: { quantity: qty('10'), type: { kind: 'market' } } },
    ]);
  });

  test('to reduce it sells down to what was settled once, and protects the rest', () => {
    const keeps = keepsOf([aView()]);
    expect(keeps).toEqual([{ symbol, quantity: qty('5') }]);
    const about = terms('reduce', { keeps });
    expect(nextActs(aView(), about)).toMatchObject([{ request: { quantity: qty('5') } }]);
    const rest = { closable: qty('5') };
    expect(nextActs(aView(rest), about)).toMatchObject([{ request: { type: { kind: 'stop' } } }]);
    const stop = anOpen(9, { stopPx: px('90.01'), quantity: qty('5') });
    expect(nextActs(aView({ ...rest, orders: [stop] }), about)).toEqual([]);
  });

  test('it does not sell twice what is being sold', () => {
    expect(nextActs(aView({ orders: [anOpen(4)] }), terms('flatten'))).toEqual([{ kind: 'wait', symbol }]);
  });

  test('where nothing is held, nothing stays that could open', () => {
    const idle = aView({ closable: ZERO_QTY, orders: [STOP] });
    expect(canceled(idle, terms('halt'))).toEqual([STOP.clientOrderId]);
  });

  test('dust is left alone', () => {
    expect(nextActs(aView({ closable: qty('0.4') }), terms('flatten'))).toEqual([]);
  });
});

/** A venue that does at once what it is asked. */
function carriedOut(view: KillView, act: ReturnType<typeof nextActs>[number]): KillView {
  if (act.kind === 'wait')
    return { ...view, orders: view.orders.filter(({ stopPx, limitPx }) => stopPx ?? limitPx) };
  if (act.kind === 'cancel')
    return {
      ...view,
      orders: view.orders.filter(({ clientOrderId }) => clientOrderId !== act.clientOrderId),
    };
  const { quantity, type, clientOrderId } = act.request;
  const nextChild = view.nextChild + 1;
  if (type.kind === 'market') return { ...view, nextChild, closable: minus(view.closable, quantity) };
  if (type.kind !== 'stop') throw new Error('no other order is ever sent');
  const stop = anOpen(nextChild, { clientOrderId, quantity, stopPx: type.stopPx });
  return { ...view, nextChild, orders: [...view.orders, stop] };
}

const tenths = (max: number) => fc.integer({ min: 0, max }).map((count): Qty => qty((count / 10).toFixed(1)));
const anyOrder = fc
  .tuple(
    fc.constantFrom('buy' as const, 'sell' as const),
    fc.constantFrom('stop', 'limit', 'market'),
    tenths(150),
  )
  .map(([side, kind, quantity]) => ({
    side,
    quantity,
    ...(kind === 'stop' ? { stopPx: px('90.01') } : kind === 'limit' ? { limitPx: px('110') } : {}),
  }));

describe('from whatever the venue shows', () => {
  test('it ends, sells no more than is held, and leaves nothing but what the policy allows', () => {
    fc.assert(
      fc.property(
        tenths(200),
        fc.array(anyOrder, { maxLength: 6 }),
        fc.constantFrom('halt' as const, 'reduce' as const, 'flatten' as const),
        fc.boolean(),
        (closable, orders, policy, reduceOnly) => {
          let view = aView({ closable, orders: orders.map((order, index) => anOpen(index + 100, order)) });
          const about = terms(policy, {
            keeps: policy === 'reduce' ? keepsOf([view]) : [],
            capabilities: { stopOrders: true, reduceOnly },
          });
          let rounds = 0;
          for (let acts = nextActs(view, about); acts.length > 0; acts = nextActs(view, about)) {
            expect((rounds += 1)).toBeLessThan(8);
            for (const act of acts) view = carriedOut(view, act);
            expect(view.closable >= ZERO_QTY).toBe(true);
          }
          const { standing } = judgeInstrument(view, about);
          expect(['flat', 'protected']).toContain(standing);
          if (policy === 'flatten') expect(standing).toBe('flat');
          expect(view.orders.every(({ side }) => side === 'sell')).toBe(true);
          expect(absolute(view.closable) <= closable).toBe(true);
        },
      ),
    );
  });
});
