import { describe, expect, test } from '@jest/globals';
import { at } from '../../../layers/core/foundation/assert.ts';
import { qty, px } from '../../../layers/core/foundation/decimal.ts';
import { aConfig } from '../../builders/a-config.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { orderId } from '../../builders/an-order.ts';
import { aState } from '../../builders/a-state.ts';
import { filled, kindsOf, lived, priced, reports, sales } from './a-session.ts';

describe('an emergency', () => {
  const OWNED = { reports: reports(filled('t1', { lastQty: qty('90') })) };
  const crash = priced(95);

  test('by a day’s loss flattens at once, and asks nobody', () => {
    const [, second] = lived([OWNED, crash]);
    expect(second?.state).toMatchObject({
      mode: { mode: 'emergency', policy: 'flatten', reasons: [{ code: 'DAY_LOSS' }] },
      emergencyBars: 1,
    });
    expect(sales(second).map(({ intent }) => intent)).toEqual([
      { kind: 'flatten', symbol: SPX, side: 'sell', quantity: qty('90') },
    ]);
    expect(second === undefined ? [] : kindsOf(second)).toEqual(['mode', 'mark', 'flatten']);
  });

  test('just below its limit is none', () => {
    const [, second] = lived([{ reports: reports(filled('t1', { lastQty: qty('30') })) }, priced(90.01)]);
    expect(second?.state.mode.mode).toBe('normal');
    expect(sales(second)).toEqual([]);
  });

  test('sells what is open once a bar, under a new name each time, for as long as anything is', () => {
    const advances = lived([
      OWNED,
      crash,
      crash,
      {
        ...crash,
        reports: [
          {
            seq: 9,
            clientOrderId: orderId(9),
            event: filled('t9', { side: 'sell', lastQty: qty('50'), lastPx: px('95') }),
          },
        ],
      },
      crash,
    ]);
    const flattened = advances.map(
      ({ entries }) => entries.filter(({ body }) => body.kind === 'flatten').length,
    );
    expect(flattened).toEqual([0, 1, 1, 1, 1]);
    expect(new Set(sales(at(advances, -1)).map(({ decisionId }) => decisionId)).size).toBe(4);
    expect(sales(at(advances, -1)).map(({ intent }) => intent.quantity)).toEqual([
      qty('90'),
      qty('90'),
      qty('40'),
      qty('40'),
    ]);
  });

  test('buys a short back', () => {
    const short = { reports: reports(filled('t1', { side: 'sell', lastQty: qty('90') })) };
    const [, second] = lived([short, priced(105)]);
    expect(sales(second).map(({ intent }) => [intent.side, intent.quantity])).toEqual([['buy', qty('90')]]);
  });

  test('with nothing open sends nothing', () => {
    const sold = {
      reports: [
        {
          seq: 2,
          clientOrderId: orderId(2),
          event: filled('t2', { side: 'sell', lastQty: qty('90'), lastPx: px('90') }),
        },
      ],
    };
    const [, second] = lived([OWNED, sold]);
    expect(second?.state).toMatchObject({ mode: { mode: 'emergency' } });
    expect(sales(second)).toEqual([]);
  });

  test('that only halts keeps what is open', () => {
    const halted = aState({ mode: { ...aState().mode, mode: 'emergency', policy: 'halt' } });
    const advances = lived([OWNED, priced(100)], aConfig(), halted);
    expect(sales(at(advances, -1))).toEqual([]);
  });

  test('is left by nobody where no owner is simulated', () => {
    const calm = Array.from({ length: 60 }, () => priced(95));
    expect(at(lived([OWNED, crash, ...calm]), -1).state.mode.mode).toBe('emergency');
  });

  describe('with a simulated owner who comes back after three sessions', () => {
    const config = aConfig({ simulatedOwner: { resumesAfterSessions: 3 } });
    const sold = {
      ...crash,
      reports: [
        {
          seq: 9,
          clientOrderId: orderId(9),
          event: filled('t9', { side: 'sell', lastQty: qty('90'), lastPx: px('95') }),
        },
      ],
    };

    test('is left then, not before, and it is on record who did it', () => {
      const modes = lived([OWNED, crash, sold, crash, crash, crash], config).map(
        ({ state }) => state.mode.mode,
      );
      expect(modes).toEqual(['normal', 'emergency', 'emergency', 'emergency', 'normal', 'normal']);
      const resumed = at(lived([OWNED, crash, sold, crash, crash], config), -1);
      expect(at(resumed.entries, 0).body).toMatchObject({
        kind: 'mode',
        from: 'emergency',
        to: { mode: 'normal' },
        by: 'simulated-owner',
      });
      expect(resumed.state).toMatchObject({
        emergencyBars: 0,
        watch: { highWater: resumed.state.fund.navPerUnit },
      });
    });

    test('is not left while anything is open', () => {
      expect(at(lived([OWNED, ...Array.from({ length: 20 }, () => crash)], config), -1).state.mode.mode).toBe(
        'emergency',
      );
    });
  });
});

test('a defensive account sells nothing by itself, and is on record once', () => {
  const own = { reports: reports(filled('t1', { lastQty: qty('32') })) };
  const advances = lived([own, priced(95), priced(90.1), priced(90.1), priced(90.1)]);
  expect(advances.map(({ state }) => state.mode.mode)).toEqual([
    'normal',
    'normal',
    'defensive',
    'defensive',
    'defensive',
  ]);
  expect(sales(at(advances, -1))).toEqual([]);
  expect(advances.flatMap(kindsOf).filter((kind) => kind === 'mode')).toHaveLength(1);
});
