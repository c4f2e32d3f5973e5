import type { Intent } from '../execution/intent.ts';
import type { Sym } from '../market/instrument.ts';
import type { CheckResult } from '../risk/checks.ts';
import type { SizingStep } from '../risk/size-position.ts';

export type ReviewAction = 'open' | 'increase' | 'reduce' | 'close' | 'none';

/** What a person is asked, answerable in ten seconds on a phone. */
export interface ApprovalQuestion {
  readonly what: string;
  readonly howMuch: string;
  readonly why: string;
  readonly worstCase: string;
}

/** What risk made of one proposal, with every number that led there. */
export type Review = {
  readonly symbol: Sym;
  readonly action: ReviewAction;
  readonly sizing: readonly SizingStep[];
  readonly checks: readonly CheckResult[];
} & (
  | { readonly verdict: 'approved'; readonly intent: Intent }
  | { readonly verdict: 'needs-approval'; readonly intent: Intent; readonly question: ApprovalQuestion }
  | { readonly verdict: 'denied'; readonly code: string; readonly reason: string }
  | { readonly verdict: 'no-change'; readonly reason: string }
);

type Found = Pick<Review, 'sizing' | 'checks'>;

const NOTHING_FOUND: Found = { sizing: [], checks: [] };

export function denied(
  symbol: Sym,
  { code, reason }: { code: string; reason: string },
  found: Found = NOTHING_FOUND,
): Review {
  return {
    symbol,
    action: 'none',
    verdict: 'denied',
    code,
    reason,
    sizing: found.sizing,
    checks: found.checks,
  };
}

export function noChange(symbol: Sym, reason: string, found: Found = NOTHING_FOUND): Review {
  return { symbol, action: 'none', verdict: 'no-change', reason, sizing: found.sizing, checks: found.checks };
}

/** A rejection with the numbers that led to it. */
export function deniedBy(symbol: Sym, { code, value, limit }: CheckResult, found: Found): Review {
  const shown = (number: number | string | undefined): string =>
    typeof number === 'number' ? String(Math.round(number * 10_000) / 10_000) : (number ?? 'nothing');
  return denied(symbol, { code, reason: `${shown(value)} against ${shown(limit)}` }, found);
}
