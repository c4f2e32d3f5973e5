import type { Opinion } from '../analysts/opinion.ts';
import type { Sym } from '../market/instrument.ts';
import type { Stance, StrategyBook } from '../portfolio/strategy-book.ts';
import type { StrategyWeight } from '../portfolio/strategy-weights.ts';

/** One voice about one instrument. */
export interface Vote {
  readonly voter: string;
  readonly direction: 'long' | 'short';
  readonly strength: number;
  readonly confidence: number;
  readonly weight: number;
  readonly reason: string;
}

/** The signals composed for one instrument: what the system wants to hold of it. */
export interface Proposal {
  readonly symbol: Sym;
  /** `flat` where nobody with weight wants it, or the voices cancel out. */
  readonly direction: 'long' | 'short' | 'flat';
  /** How much of a full position, in [0, 1]. */
  readonly strength: number;
  /** The probability of being right, in [0, 1]; of a flat proposal 1, for it claims nothing. */
  readonly confidence: number;
  readonly votes: readonly Vote[];
  readonly reason: string;
}

/**
 * Composes each instrument's votes ([A6]). The direction is the sign of the weighted sum of wishes, its size the
 * strength. Confidence is the weighted probability that the direction is right: a voter for it counts with its
 * confidence c, one against it with 1 - c and no more than even odds, so that disagreement lowers it; so does a circuit
 * breaker that has tripped.
 */
export function composeProposals(
  symbols: readonly Sym[],
  {
    books,
    weights,
    opinions,
    opinionWeight,
    confidenceRatio,
  }: {
    books: readonly StrategyBook[];
    weights: readonly StrategyWeight[];
    opinions: readonly Opinion[];
    /** What one analyst's opinion weighs beside the strategies' total of 1. */
    opinionWeight: number;
    /** What the circuit breakers leave of a confidence: 1 while nothing has tripped. */
    confidenceRatio: number;
  },
): readonly Proposal[] {
  return symbols.map((symbol) => {
    const votes = [
      ...books.flatMap((book) => stanceVote(book, symbol, weights)),
      ...opinions.flatMap((opinion) => opinionVote(opinion, symbol, opinionWeight)),
    ];
    return composed(symbol, votes, confidenceRatio);
  });
}

/** To be against with little confidence is no support. */
const EVEN_ODDS = 0.5;

function stanceVote(book: StrategyBook, symbol: Sym, weights: readonly StrategyWeight[]): readonly Vote[] {
  const stance: Stance | undefined = book.stances.find((candidate) => candidate.symbol === symbol);
  const weight = weights.find((candidate) => candidate.strategyId === book.strategyId)?.weight ?? 0;
  if (stance === undefined) return [];
  const { direction, strength, confidence, reason } = stance;
  return [{ voter: book.strategyId, direction, strength, confidence, weight, reason }];
}

function opinionVote(opinion: Opinion, symbol: Sym, weight: number): readonly Vote[] {
  if (opinion.symbol !== symbol || opinion.kind === 'no-view' || opinion.score === 0) return [];
  const { score, confidence, reason } = opinion;
  const direction = score > 0 ? 'long' : 'short';
  return [{ voter: 'opinion', direction, strength: Math.abs(score), confidence, weight, reason }];
}

function composed(symbol: Sym, votes: readonly Vote[], confidenceRatio: number): Proposal {
  const voices = votes.filter(({ weight }) => weight > 0);
  const flat = { symbol, direction: 'flat', strength: 0, confidence: 1, votes } as const;
  if (voices.length === 0) {
    return { ...flat, reason: votes.length === 0 ? 'nobody wants it' : 'nobody with weight wants it' };
  }
  const wish = voices.reduce(
    (sum, { direction, strength, weight }) => sum + signOf(direction) * strength * weight,
    0,
  );
  if (wish === 0) return { ...flat, reason: `${voices.length} voices cancel out` };
  const direction = wish > 0 ? 'long' : 'short';
  const heard = voices.reduce((sum, { weight }) => sum + weight, 0);
  const right = voices.reduce((sum, vote) => {
    return (
      sum +
      vote.weight *
        (vote.direction === direction ? vote.confidence : Math.min(EVEN_ODDS, 1 - vote.confidence))
    );
  }, 0);
  const allies = voices.filter((vote) => vote.direction === direction);
  const against = voices.length - allies.length;
  return {
    symbol,
    direction,
    strength: Math.min(1, Math.abs(wish)),
    confidence: (confidenceRatio * right) / heard,
    votes,
    reason: `${direction}: ${allies.map(({ voter }) => voter).join(', ')}${against > 0 ? `, ${against} against` : ''}`,
  };
}

function signOf(direction: 'long' | 'short'): 1 | -1 {
  return direction === 'long' ? 1 : -1;
}
