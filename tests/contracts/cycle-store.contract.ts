import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decisionId } from '../../layers/core/decision/decision-id.ts';
import type { Opinion } from '../../layers/core/analysts/opinion.ts';
import type { Review } from '../../layers/core/decision/review.ts';
import { px, qty } from '../../layers/core/foundation/decimal.ts';
import type { CycleStore } from '../../layers/app/ports/cycle-store.ts';
import { aContext, closeOf, SPX } from './system-builders.ts';

/** One store under test: empty when it is made. */
export interface CycleStoreHarness {
  /** Opens what was left, as a restart does; an adapter that was open before is closed first. */
  open(): Promise<CycleStore>;
  dispose(): Promise<void>;
}

const NOW = decisionId(closeOf(1));

const NO_VIEW: readonly Opinion[] = [{ kind: 'no-view', symbol: SPX, reason: 'no provider' }];

const APPROVED: readonly Review[] = [
  {
    symbol: SPX,
    action: 'open',
    verdict: 'approved',
    sizing: [],
    checks: [{ code: 'POSITION_LIMIT', outcome: 'pass', value: 0.1, limit: 0.2 }],
    intent: {
      kind: 'enter',
      symbol: SPX,
      side: 'buy',
      quantity: qty('0.000000000000000001'),
      bracket: { stopPx: px('2700.01'), trailBy: px('100'), targetPx: px('3000') },
    },
  },
];

/** What every store of stage outputs must do. It need not keep a cycle once a later one has begun. */
export function describeCycleStore(name: string, makeHarness: () => Promise<CycleStoreHarness>): void {
  describe(`cycle store: ${name}`, () => {
    let harness: CycleStoreHarness;
    let cycles: CycleStore;

    beforeEach(async () => {
      harness = await makeHarness();
      cycles = await harness.open();
    });

    afterEach(async () => {
      await harness.dispose();
    });

    test('a stage that has not run has no output', async () => {
      expect(await cycles.get(NOW, 'detect-regime')).toBeUndefined();
      await cycles.put(NOW, 'load-context', aContext(closeOf(1)));
      expect(await cycles.get(NOW, 'detect-regime')).toBeUndefined();
    });

    test('an output reads back exact', async () => {
      await cycles.put(NOW, 'load-context', aContext(closeOf(1)));
      await cycles.put(NOW, 'review-risk', APPROVED);
      expect(await cycles.get(NOW, 'load-context')).toEqual(aContext(closeOf(1)));
      expect(await cycles.get(NOW, 'review-risk')).toEqual(APPROVED);
    });

    test('an empty output is an output', async () => {
      await cycles.put(NOW, 'review-risk', []);
      expect(await cycles.get(NOW, 'review-risk')).toEqual([]);
    });

    test('writing the same again changes nothing', async () => {
      await cycles.put(NOW, 'fundamental-analyst', NO_VIEW);
      await cycles.put(NOW, 'fundamental-analyst', NO_VIEW);
      expect(await cycles.get(NOW, 'fundamental-analyst')).toEqual(NO_VIEW);
    });

    test('the three analysts write side by side', async () => {
      await Promise.all([
        cycles.put(NOW, 'technical-analyst', []),
        cycles.put(NOW, 'fundamental-analyst', NO_VIEW),
        cycles.put(NOW, 'sentiment-analyst', []),
      ]);
      expect(await cycles.get(NOW, 'technical-analyst')).toEqual([]);
      expect(await cycles.get(NOW, 'fundamental-analyst')).toEqual(NO_VIEW);
      expect(await cycles.get(NOW, 'sentiment-analyst')).toEqual([]);
    });

    test('a decision does not see the outputs of another', async () => {
      await cycles.put(decisionId(closeOf(0)), 'fundamental-analyst', NO_VIEW);
      expect(await cycles.get(NOW, 'fundamental-analyst')).toBeUndefined();
    });

    test('a restart in the middle of a cycle finds what its stages gave', async () => {
      await cycles.put(NOW, 'fundamental-analyst', NO_VIEW);
      cycles = await harness.open();
      expect(await cycles.get(NOW, 'fundamental-analyst')).toEqual(NO_VIEW);
    });

    test('an output of two hundred kilobytes fits', async () => {
      const long: readonly Opinion[] = [{ kind: 'no-view', symbol: SPX, reason: 'x'.repeat(200_000) }];
      await cycles.put(NOW, 'sentiment-analyst', long);
      expect(await cycles.get(NOW, 'sentiment-analyst')).toEqual(long);
    });
  });
}
