import { describe, expect, test } from '@jest/globals';
import { buildReport, type FullReport } from '../../../layers/app/report/build-report.ts';
import { recordNoTrade, type DecisionRecord } from '../../../layers/core/decision/decision-record.ts';
import type { JournalBody } from '../../../layers/core/decision/journal.ts';
import { money } from '../../../layers/core/foundation/decimal.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { windowOf } from '../../../layers/core/market/bar-window.ts';
import { bought, sold } from '../../builders/a-fill.ts';
import { aJournal } from '../../builders/a-journal.ts';
import { aConfig } from '../../builders/a-config.ts';
import { SPX } from '../../builders/an-instrument.ts';
import { aContext, aMark, CLOSE, closeOf } from '../../contracts/system-builders.ts';

describe('a report read from a journal', () => {
  test('values what the fills left at every close, whatever the decisions hoped for', async () => {
    const report = await reportFrom([
      flow('1000'),
      mark(0, 1_000),
      { kind: 'fill', fill: bought('4', '100', '0.5') },
      mark(1, 1_040),
      { kind: 'fill', fill: sold('1', '110') },
      mark(2, 1_060),
      { kind: 'fill', fill: sold('3', '120') },
      mark(3, 1_060),
    ]);
    // Four at 110, then three at 120, then none.
    expect(report?.sessions.map(({ grossNotional }) => grossNotional)).toEqual([0, 440, 360, 0]);
    expect(report?.sessions.map(({ tradedNotional }) => tradedNotional)).toEqual([0, 400, 110, 360]);
    expect(report?.sessions.map(({ flow: paid }) => paid)).toEqual([1_000, 0, 0, 0]);
    expect(report?.summary).toMatchObject({ timeInMarket: 0.5, fees: 0.5, deposits: 1_000 });
  });

  test('counts a fee that was charged apart, and what a conversion left of what is held', async () => {
    const entry = { entryId: 'e', atMs: epochMs(0) } as const;
    const fee = { ...entry, kind: 'fee', currency: 'USD', amount: money('-3') } as const;
    const converted = { ...entry, kind: 'conversion', currency: SPX, amount: money('-1') } as const;
    const report = await reportFrom([
      mark(0, 1_000),
      { kind: 'fill', fill: bought('4', '100', '0.5') },
      { kind: 'ledger-entry', entry: fee },
      { kind: 'ledger-entry', entry: converted },
      mark(1, 1_000),
    ]);
    expect(report?.summary.fees).toBe(3.5);
    // Three at 110.
    expect(report?.sessions[1]?.grossNotional).toBe(330);
    expect(report?.ledgerEntries).toEqual([fee, converted]);
  });

  test('takes a short for what it is worth, not for what it owes', async () => {
    const report = await reportFrom([mark(0, 1_000), { kind: 'fill', fill: sold('2', '100') }, mark(1, 980)]);
    expect(report?.sessions[1]?.grossNotional).toBe(220);
  });

  test('gives a session the regime of the decision that followed it, and counts fates and answers', async () => {
    const report = await reportFrom([mark(0, 1_000), decision(0), mark(1, 1_000)]);
    expect(report?.sessions.map(({ regime }) => regime)).toEqual(['crisis', 'unknown']);
    expect(report?.summary.approvals).toEqual({ 'reject by deadline': 1 });
    expect(report?.summary.signalsRefused).toEqual({ REGIME: 1 });
  });

  test('holds the trades that closed', async () => {
    const closed = {
      symbol: SPX,
      direction: 'long',
      openedMs: CLOSE,
      closedMs: closeOf(1),
      result: money('-3.5'),
    } as const;
    const report = await reportFrom([mark(0, 1_000), { kind: 'fill', fill: sold('1', '100'), closed }]);
    expect(report?.trades).toEqual([{ ...closed, result: -3.5 }]);
    expect(report?.summary).toMatchObject({ trades: 1, winRate: 0 });
  });

  test('is none before the first session', async () => {
    expect(await reportFrom([flow('1000')])).toBeUndefined();
  });
});

function flow(amount: string): JournalBody {
  return { kind: 'flow', flow: { flowId: 'initial', amount: money(amount), atMs: CLOSE } };
}

function mark(day: number, nav: number): JournalBody {
  return aMark(closeOf(day), { nav, navPerUnit: nav / 1_000 }).body;
}

/** A decision in a crisis, with a signal that its strategy may not trade there and a question that nobody answered. */
function decision(day: number): JournalBody {
  const provenance = { codeHash: sha256('code'), configHash: sha256('config') };
  const record: DecisionRecord = {
    ...recordNoTrade(aContext(closeOf(day)), 'nothing to do', provenance),
    regime: {
      kind: 'regime',
      model: 'rules',
      state: { regime: 'crisis', sinceMs: CLOSE },
      probabilities: {
        'trending-bull': 0,
        'trending-bear': 0,
        'range-bound': 0,
        'high-volatility': 0,
        crisis: 1,
      },
      features: {
        adx: 20,
        trendRatio: 0,
        atrRatio: 2,
        volatilityIndex: 50,
        volatilityIndexFrom: 'realised-21',
      },
    },
    signals: [
      {
        strategyId: 'ema-breakout',
        symbol: SPX,
        signal: { direction: 'long', strength: 1, confidence: 0.7, reason: 'a test' },
        fate: 'REGIME',
      },
    ],
    approvals: [{ symbol: SPX, answer: 'reject', by: 'deadline' }],
  };
  return { kind: 'decision', record };
}

/** Marks and whatever follows them happen a day apart; the benchmark closes at 100, 110, 120 and so on. */
function reportFrom(bodies: readonly JournalBody[]): Promise<FullReport | undefined> {
  let day = -1;
  const journal = aJournal(
    bodies.map((body) => {
      if (body.kind === 'mark') day++;
      return { body, atMs: closeOf(Math.max(0, day)) };
    }),
  );
  const bars = {
    window: (_symbol: unknown, knownAtMs: number) => {
      const close = 100 + 10 * Math.round((knownAtMs - CLOSE) / 86_400_000);
      const at = epochMs(knownAtMs);
      const bar = {
        openMs: at,
        closeMs: at,
        availableMs: at,
        open: 100,
        high: 200,
        low: 50,
        close,
        volume: 1,
      };
      return Promise.resolve(windowOf([bar]));
    },
  };
  return buildReport(aConfig(), { journal, bars });
}
