import { describe, expect, test } from '@jest/globals';
import type { TechnicalView } from '../../../layers/core/analysts/technical-analyst.ts';
import { composeDecision, type Composition } from '../../../layers/core/decision/compose-decision.ts';
import type { CycleMemory } from '../../../layers/core/decision/cycle-context.ts';
import { emptyBook, updateStances, type StrategyBook } from '../../../layers/core/portfolio/strategy-book.ts';
import type { Opinion } from '../../../layers/core/analysts/opinion.ts';
import type { Breaker } from '../../../layers/core/risk/breaker.ts';
import { allowances } from '../../../layers/core/risk/breaker-table.ts';
import type { Component } from '../../../layers/core/risk/health-component.ts';
import { NO_SIGNALS } from '../../../layers/core/risk/signal-hygiene.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { STRATEGIES } from '../../../layers/core/strategies/registry.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { closeOf } from '../../builders/a-bar.ts';
import { aContext, aSignal, aView, aWeight } from '../../builders/a-cycle.ts';
import { aConfig, BREAKERS } from '../../builders/a-config.ts';
import { aMember, FTSE, SPX } from '../../builders/an-instrument.ts';

const [A, B] = [at(STRATEGIES, 0), at(STRATEGIES, 1)];
const CONFIG = aConfig({
  strategies: [A, B].map((strategy) => ({ strategy, parameters: {} })),
  universe: [aMember(), aMember({ symbol: FTSE })],
});
const WEIGHTS = [aWeight(A.id, 0.5), aWeight(B.id, 0.5)];

function composed(
  technical: readonly TechnicalView[],
  memory: Partial<CycleMemory> = {},
  { opinions = [], tripped = [] }: { opinions?: readonly Opinion[]; tripped?: readonly Breaker[] } = {},
): Composition {
  const context = aContext({
    memory: { books: [], hygiene: NO_SIGNALS, ...memory },
    health: { breakers: tripped, allowances: allowances(tripped, BREAKERS) },
  });
  return composeDecision(context, { config: CONFIG, technical, opinions, weights: WEIGHTS });
}
const standing = (id: string): StrategyBook =>
  updateStances(emptyBook(id), [{ symbol: SPX, signal: aSignal() }], {
    atMs: closeOf(0),
    holdingSessionsMax: 10,
  });

describe('the signals of a cycle', () => {
  test('that are admitted become stances, and stances proposals', () => {
    const { signals, proposals, books, hygiene } = composed([aView({ signals: [[A.id, aSignal()]] })]);
    expect(signals).toEqual([{ strategyId: A.id, symbol: SPX, signal: aSignal() }]);
    expect(books.map(({ strategyId, stances }) => [strategyId, stances.length])).toEqual([
      [A.id, 1],
      [B.id, 0],
    ]);
    expect(proposals.map(({ symbol, direction, strength }) => [symbol, direction, strength])).toEqual([
      [SPX, 'long', 0.5],
      [FTSE, 'flat', 0],
    ]);
    expect(hygiene.recent).toHaveLength(1);
  });

  test('that are refused are on record with their number, and change nothing', () => {
    const { signals, proposals, books, hygiene } = composed([
      aView({ signals: [[A.id, aSignal({ confidence: 0.55 })]] }),
    ]);
    expect(signals).toMatchObject([{ refusal: { code: 'LOW_CONFIDENCE', value: 0.55, limit: 0.6 } }]);
    expect(at(proposals, 0).direction).toBe('flat');
    expect(at(books, 0).stances).toEqual([]);
    expect(hygiene).toEqual(NO_SIGNALS);
  });

  test('are refused where the instrument’s own day is too wild, and only there', () => {
    const wild = aView({ levels: { barVolatility: 0.06 }, signals: [[A.id, aSignal()]] });
    const calm = aView({ symbol: FTSE, signals: [[A.id, aSignal()]] });
    expect(composed([wild, calm]).signals.map(({ symbol, refusal }) => [symbol, refusal?.code])).toEqual([
      [SPX, 'VOLATILE'],
      [FTSE, undefined],
    ]);
  });

  test('to leave where nobody stands are no signals, and to leave a stance end it', () => {
    const flat = aSignal({ direction: 'flat' });
    const view = aView({
      signals: [
        [A.id, flat],
        [B.id, flat],
      ],
    });
    const { signals, books } = composed([view], { books: [standing(A.id)] });
    expect(signals.map(({ strategyId }) => strategyId)).toEqual([A.id]);
    expect(at(books, 0).stances).toEqual([]);
  });

  test('of an instrument that failed, or is too young, are none, and its neighbours speak', () => {
    const failed: TechnicalView = { kind: 'failed', symbol: SPX, error: 'broken' };
    const young: TechnicalView = { kind: 'too-few-bars', symbol: SPX, bars: 3, needed: 70 };
    const well = aView({ symbol: FTSE, signals: [[A.id, aSignal()]] });
    for (const bad of [failed, young])
      expect(composed([bad, well]).signals.map(({ symbol }) => symbol)).toEqual([FTSE]);
  });

  test('of an instrument that is not of the universe are none', () => {
    const stranger = aView({ symbol: sym('DAX'), signals: [[A.id, aSignal()]] });
    expect(composed([stranger]).signals).toEqual([]);
  });

  test('that are absent leave a stance as it was, a session older', () => {
    const { books, proposals } = composed([aView()], { books: [standing(A.id)] });
    expect(at(books, 0).stances).toMatchObject([{ direction: 'long', ageSessions: 1 }]);
    expect(at(proposals, 0).direction).toBe('long');
  });
});

describe('a circuit breaker that has tripped', () => {
  const tripped = (component: Component, subject?: string): Breaker => ({
    component,
    ...(subject === undefined ? {} : { subject }),
    kind: 'open',
    sinceMs: closeOf(0),
    openedMs: closeOf(0),
  });
  const both = aView({
    signals: [
      [A.id, aSignal()],
      [B.id, aSignal()],
    ],
  });
  const opinion: Opinion = { kind: 'view', symbol: SPX, score: 1, confidence: 0.9, reason: 'news' };
  const votersOf = ({ proposals }: Composition): readonly string[] =>
    at(proposals, 0)
      .votes.filter(({ weight }) => weight > 0)
      .map(({ voter }) => voter);

  test('of the news leaves technical strategies alone to speak', () => {
    const opinions = [opinion];
    expect(votersOf(composed([both], {}, { opinions }))).toEqual([A.id, B.id, 'opinion']);
    expect(votersOf(composed([both], {}, { opinions, tripped: [tripped('news')] }))).toEqual([A.id, B.id]);
  });

  test('of a strategy’s model leaves that strategy unheard, its stance kept and on record', () => {
    const { books, proposals } = composed([both], {}, { tripped: [tripped('model', A.id)] });
    expect(votersOf(composed([both], {}, { tripped: [tripped('model', A.id)] }))).toEqual([B.id]);
    expect(at(books, 0).stances).toHaveLength(1);
    expect(at(proposals, 0).votes.map(({ voter, weight }) => [voter, weight])).toEqual([
      [A.id, 0],
      [B.id, 0.5],
    ]);
  });

  test('of the mood makes every proposal less sure, and no different', () => {
    const calm = at(composed([both]).proposals, 0);
    const unsure = at(composed([both], {}, { tripped: [tripped('sentiment')] }).proposals, 0);
    expect(unsure.confidence).toBeCloseTo(BREAKERS.sentimentConfidenceRatio * calm.confidence, 12);
    expect(unsure).toMatchObject({ direction: calm.direction, strength: calm.strength });
  });
});
