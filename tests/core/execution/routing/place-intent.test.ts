import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plus, qty, ZERO_QTY, type Qty } from '../../../../layers/core/foundation/decimal.ts';
import { ok, refuse } from '../../../../layers/core/foundation/result.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type { ExecutionIntent } from '../../../../layers/core/execution/executor/execution-intent.ts';
import type { AccountView } from '../../../../layers/core/execution/routing/account-view.ts';
import { placeIntent } from '../../../../layers/core/execution/routing/place-intent.ts';
import type { RoutedIntent } from '../../../../layers/core/execution/routing/routed-intent.ts';
import { aCandidate, aPurchase, aReduction, aView, NOW } from './an-account-view.ts';

const AT = { nowMs: NOW, isWithdrawn: false };
const place = (
  offered: ExecutionIntent,
  accounts: readonly AccountView[],
  about: Partial<typeof AT> = {},
): RoutedIntent | undefined => placeIntent(offered, accounts, { ...AT, ...about });
const goesTo = (offered: ExecutionIntent, accounts: readonly AccountView[]): readonly string[] =>
  place(offered, accounts)?.parts.map(({ account }) => account) ?? ['waits'];
const dear = (account: string): AccountView =>
  aView(account, { candidate: ok(aCandidate(account, { feeBps: 40 })) });

describe('an entry, of several accounts', () => {
  test('goes whole to the one where it costs least, and every factor is told', () => {
    const route = place(aPurchase(), [dear('binance'), aView('kraken')]);
    expect(route?.parts).toEqual([{ account: 'kraken', intentId: 'd|x', quantity: qty('10') }]);
    expect(route?.judged).toMatchObject([
      { kind: 'usable', venue: 'binance', factors: { costsBps: { fee: 40 } } },
      { kind: 'usable', venue: 'kraken', factors: { costsBps: { fee: 10 } } },
    ]);
  });

  test('has no choice where one alone lists the instrument, whatever its book is like', () => {
    const blind = aView('kraken', { candidate: refuse('BOOK_NOT_LIVE', 'no book') });
    const route = place(aPurchase(), [aView('binance', { lists: false }), blind]);
    expect(route).toMatchObject({ judged: [], parts: [{ account: 'kraken' }] });
  });

  test('does not go where it cannot be paid, fee included', () => {
    const poor = aView('kraken', { spendable: 1_000.5 });
    expect(goesTo(aPurchase('10'), [dear('binance'), poor])).toEqual(['binance']);
    expect(goesTo(aPurchase('9.9'), [dear('binance'), poor])).toEqual(['kraken']);
  });

  test('waits for a venue until it expires, and is denied then with what spoke against each', () => {
    const accounts = [
      aView('kraken', { candidate: refuse('DISCONNECTED', 'its stream is lost') }),
      aView('binance', { candidate: ok(aCandidate('binance', { depth: 1 })) }),
      aView('okx', { lists: undefined, candidate: refuse('NOT_OPEN', 'it could not be reached yet') }),
    ];
    expect(place(aPurchase(), accounts)).toBeUndefined();
    const late = place(aPurchase(), accounts, { nowMs: epochMs(NOW + 60_000) });
    expect(late?.parts).toEqual([]);
    expect(late?.refusal).toMatchObject({
      code: 'NO_USABLE_VENUE',
      details: { kraken: 'DISCONNECTED', binance: 'BOOK_STALE', okx: 'NOT_OPEN' },
    });
    expect(late?.judged.map(({ venue }) => venue)).toEqual(['binance', 'kraken', 'okx']);
  });

  test('that is to be worked in parts goes where a part can be had', () => {
    const plan = { kind: 'twap', slices: 10, style: 'take' } as const;
    const thin = (account: string): AccountView =>
      aView(account, { candidate: ok(aCandidate(account, { depth: 2 })) });
    expect(goesTo(aPurchase('10'), [thin('a'), thin('b')])).toEqual(['waits']);
    const algorithm = { plan, horizonMs: 60_000, childGapMs: 1_000 };
    expect(goesTo(aPurchase('10', { algorithm }), [thin('a'), thin('b')])).toEqual(['a']);
  });

  test('that nobody lists, or whose position is to be closed, is denied at once', () => {
    expect(place(aPurchase(), [aView('kraken', { lists: false })])?.refusal?.code).toBe('NOT_LISTED');
    expect(place(aPurchase(), [aView('kraken')], { isWithdrawn: true })?.refusal?.code).toBe('WITHDRAWN');
  });
});

const holding = (account: string, held: string, isEntering = false): AccountView =>
  aView(account, { heldQty: qty(held), isEntering });

describe('what reduces', () => {
  test('goes under its own name to the one account that holds it', () => {
    const parts = place(aReduction('exit', '3'), [holding('a', '0'), holding('b', '5')])?.parts;
    expect(parts).toEqual([{ account: 'b', intentId: 'd|x', quantity: qty('3') }]);
  });

  test('is split where several hold it, the largest first, under names of its own', () => {
    const accounts = [holding('a', '2'), holding('b', '5')];
    expect(place(aReduction('exit', '6'), accounts)?.parts).toEqual([
      { account: 'b', intentId: 'd|x|b', quantity: qty('5') },
      { account: 'a', intentId: 'd|x|a', quantity: qty('1') },
    ]);
    expect(place(aReduction('protect', '7'), accounts)?.parts).toMatchObject([
      { account: 'b', quantity: qty('5') },
      { account: 'a', quantity: qty('2') },
    ]);
  });

  test('closes also what is only about to be held', () => {
    const accounts = [holding('a', '0', true), holding('b', '5'), holding('c', '0')];
    expect(goesTo(aReduction('flatten', '5'), accounts)).toEqual(['b', 'a']);
    expect(goesTo(aReduction('exit', '5'), accounts)).toEqual(['b']);
  });

  test('goes to the first account where nobody holds any, which says so', () => {
    expect(goesTo(aReduction('exit', '5'), [holding('a', '0'), holding('b', '0')])).toEqual(['a']);
  });

  test('does not ask for a price: it goes where it must, whatever the venues are like', () => {
    const blind = aView('a', {
      heldQty: qty('1'),
      lists: undefined,
      candidate: refuse('NOT_OPEN', 'not yet'),
    });
    expect(goesTo(aReduction('exit', '1'), [blind, aView('b')])).toEqual(['a']);
  });

  test('never asks an account for more than it holds, nor all of them for more than was decided', () => {
    const holdings = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(holdings, fc.integer({ min: 1, max: 30 }), (held, asked) => {
        const accounts = held.map((many, index) => holding(`a${index}`, `${many}`));
        const parts = place(aReduction('exit', `${asked}`), accounts)?.parts ?? [];
        const names = new Set(parts.map(({ intentId }) => intentId));
        expect(names.size).toBe(parts.length);
        if (held.filter((many) => many > 0).length < 2) return;
        const total = parts.reduce<Qty>((sum, { quantity }) => plus(sum, quantity), ZERO_QTY);
        const all = held.reduce((sum, many) => sum + many, 0);
        expect(total).toBe(qty(`${Math.min(asked, all)}`));
        for (const { account, quantity } of parts) {
          expect(quantity <= qty(`${held[Number(account.slice(1))] ?? 0}`)).toBe(true);
        }
      }),
    );
  });
});
