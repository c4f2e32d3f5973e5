import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  clientOrderId,
  OUR_PREFIX,
  ownIdOf,
  prefixOf,
  VENUE_ID_FORMS,
  type Leg,
} from '../../../layers/core/execution/client-order-id.ts';

const LEGS: readonly Leg[] = ['entry', 'stop', 'target', 'exit', 'flatten'];
const ENTRY = { decisionId: '20200417T2001', symbol: 'SPX', leg: 'entry', child: 0 } as const;

describe('our id for an order', () => {
  test('is the same for the same part of the same decision, on every machine and after every release', () => {
    // Pinned: where this changes, a restarted system would not know its own orders again.
    expect(clientOrderId(ENTRY)).toBe('atoue17aan1eevqj28');
    expect(clientOrderId({ ...ENTRY, leg: 'stop' })).toBe('at70xlmpa1o0uv6atm');
  });

  test('is 18 small letters and digits that bear our prefix, whatever the symbol is called', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.constantFrom(...LEGS),
        fc.nat(),
        (decisionId, symbol, leg, child) => {
          const id = clientOrderId({ decisionId, symbol, leg, child });
          expect(id).toMatch(/^at[0-9a-z]{16}$/);
          expect(id.startsWith(OUR_PREFIX)).toBe(true);
        },
      ),
    );
  });

  test('of a hundred thousand orders no two are the same', () => {
    const ids = new Set<string>();
    for (let decision = 0; decision < 1_000; decision++) {
      for (let child = 0; child < 20; child++) {
        for (const leg of LEGS)
          ids.add(clientOrderId({ decisionId: `d${decision}`, symbol: 'BTC/USDT:USDT', leg, child }));
      }
    }
    expect(ids.size).toBe(100_000);
  });

  test('differs in each of its parts', () => {
    const others = [
      { decisionId: '20200417T2002' },
      { symbol: 'FTSE' },
      { leg: 'exit' as const },
      { child: 1 },
    ];
    const ids = [ENTRY, ...others.map((part) => ({ ...ENTRY, ...part }))].map(clientOrderId);
    expect(new Set(ids).size).toBe(5);
  });
});

describe('the ids of two portfolios on one account', () => {
  const own = { ...ENTRY, portfolioId: 'swing' };

  test('differ for the same decision, and each portfolio knows its own', () => {
    const other = { ...ENTRY, portfolioId: 'intraday' };
    expect(clientOrderId(own)).not.toBe(clientOrderId(other));
    expect(ownIdOf(clientOrderId(own), 'swing')).toBe(clientOrderId(own));
    expect(ownIdOf(clientOrderId(other), 'swing')).toBeUndefined();
    expect(ownIdOf('web_1234', 'swing')).toBeUndefined();
    expect(ownIdOf(undefined, 'swing')).toBeUndefined();
    expect(prefixOf('swing')).toHaveLength(5);
  });

  test('fit the length and the alphabet of every supported venue', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.nat(), (portfolioId, child) => {
        const id = clientOrderId({
          ...ENTRY,
          child,
          ...(portfolioId === undefined ? {} : { portfolioId }),
        });
        for (const [venue, form] of Object.entries(VENUE_ID_FORMS))
          expect([venue, id]).toEqual([venue, expect.stringMatching(form)]);
      }),
    );
  });

  test('leave what was derived without a portfolio as it was', () => {
    expect(clientOrderId(ENTRY)).toBe('atoue17aan1eevqj28');
  });
});
