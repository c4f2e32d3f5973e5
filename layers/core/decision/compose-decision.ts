import type { Opinion } from '../analysts/opinion.ts';
import type { TechnicalView } from '../analysts/technical-analyst.ts';
import type { Sym } from '../market/instrument.ts';
import { emptyBook, updateStances, type StrategyBook } from '../portfolio/strategy-book.ts';
import type { StrategyWeight } from '../portfolio/strategy-weights.ts';
import {
  admitSignal,
  type HygieneRefusal,
  type HygieneState,
  type StrategySignal,
} from '../risk/signal-hygiene.ts';
import type { CycleContext } from './cycle-context.ts';
import { composeProposals, type Proposal } from './proposal.ts';
import { dailyVolatility, memberOf, type SystemConfig } from './system-config.ts';

export interface JudgedSignal extends StrategySignal {
  readonly refusal?: HygieneRefusal;
}

export interface Composition {
  readonly signals: readonly JudgedSignal[];
  readonly proposals: readonly Proposal[];
  /** What the next cycle starts from. */
  readonly books: readonly StrategyBook[];
  readonly hygiene: HygieneState;
}

/** Stage: admits or refuses each signal ([R9]), updates the stances, and composes what they add up to ([A6]). */
export function composeDecision(
  context: CycleContext,
  {
    config,
    technical,
    opinions,
    weights,
  }: {
    config: SystemConfig;
    technical: readonly TechnicalView[];
    opinions: readonly Opinion[];
    weights: readonly StrategyWeight[];
  },
): Composition {
  const { signals, hygiene } = judgeSignals(context, technical, config);
  const admitted = signals.filter(({ refusal }) => refusal === undefined);
  const books = config.strategies.map(({ strategy }) => {
    const book =
      context.memory.books.find(({ strategyId }) => strategyId === strategy.id) ?? emptyBook(strategy.id);
    const own = admitted.filter(({ strategyId }) => strategyId === strategy.id);
    return updateStances(book, own, { atMs: context.atMs, holdingSessionsMax: config.holdingSessionsMax });
  });
  const symbols = config.universe.map(({ instrument }) => instrument.symbol);
  const { voices, pausedStrategies, confidenceRatio } = context.health.allowances;
  const proposals = composeProposals(symbols, {
    books,
    // A strategy whose model has been wrong for too long is there, but not heard.
    weights: weights.filter(({ strategyId }) => !pausedStrategies.includes(strategyId)),
    opinions: voices === 'technical' ? [] : opinions,
    opinionWeight: config.opinionWeight,
    confidenceRatio,
  });
  return { signals, proposals, books, hygiene };
}

function judgeSignals(
  { memory, atMs }: CycleContext,
  technical: readonly TechnicalView[],
  config: SystemConfig,
): { readonly signals: readonly JudgedSignal[]; readonly hygiene: HygieneState } {
  let hygiene = memory.hygiene;
  const signals: JudgedSignal[] = [];
  for (const view of technical) {
    const member = memberOf(config, view.symbol);
    if (view.kind !== 'view' || member === undefined) continue;
    const volatility = dailyVolatility(view.levels.barVolatility, member, config);
    for (const { strategyId, signal } of view.signals) {
      if (signal.direction === 'flat' && !hasStance(memory.books, strategyId, view.symbol)) continue;
      const given: StrategySignal = { strategyId, symbol: view.symbol, signal };
      const judged = admitSignal(hygiene, given, {
        limits: config.hygiene,
        nowMs: atMs,
        dailyVolatility: volatility,
      });
      hygiene = judged.state;
      signals.push(judged.refusal === undefined ? given : { ...given, refusal: judged.refusal });
    }
  }
  return { signals, hygiene };
}

/** To ask to leave where one does not stand is no signal. */
function hasStance(books: readonly StrategyBook[], strategyId: string, symbol: Sym): boolean {
  const stances = books.find((book) => book.strategyId === strategyId)?.stances ?? [];
  return stances.some((stance) => stance.symbol === symbol);
}
