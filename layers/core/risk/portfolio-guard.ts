import type { EpochMs } from '../foundation/time.ts';
import { within } from './within.ts';

/** [R3]. Gross exposure as a fraction of NAV. */
export interface PortfolioGuardLimits {
  /** The hard cap: no order takes the account above it. */
  readonly grossRatioMax: number;
  readonly softGrossRatio: number;
  /** By how much of itself the soft cap may be exceeded for a while. */
  readonly softCapPct: number;
  readonly softCapGraceMs: number;
  /** Whether what is still above the soft cap after the grace is sold back to it unasked. */
  readonly autoClose: boolean;
  /** No entry while what is held could lose more on a bad bar: the worst expected shortfall at 95 %. */
  readonly shortfallRatioMax?: number;
}

export type GuardVerdict = 'allow' | 'soft-allow' | 'block';

/** When the account first was above its soft cap; absent while it is not. */
export interface GrossWatch {
  readonly overSinceMs?: EpochMs;
}

export function watchGross(
  { overSinceMs }: GrossWatch,
  { grossRatio, atMs }: { readonly grossRatio: number; readonly atMs: EpochMs },
  { softGrossRatio }: PortfolioGuardLimits,
): GrossWatch {
  return within(grossRatio, softGrossRatio) ? {} : { overSinceMs: overSinceMs ?? atMs };
}

/** The most that may be held now: the soft cap, with its excess while the grace lasts, never above the hard cap. */
export function grossAllowed(watch: GrossWatch, atMs: EpochMs, limits: PortfolioGuardLimits): number {
  const { grossRatioMax, softGrossRatio, softCapPct } = limits;
  const stretch = graceIsOver(watch, atMs, limits) ? 1 : 1 + softCapPct;
  return Math.min(grossRatioMax, softGrossRatio * stretch);
}

/** What the guard says of an order that would take gross exposure to `grossRatio`. */
export function guardVerdict(
  grossRatio: number,
  { softGrossRatio, allowed }: { readonly softGrossRatio: number; readonly allowed: number },
): GuardVerdict {
  if (!within(grossRatio, allowed)) return 'block';
  return within(grossRatio, softGrossRatio) ? 'allow' : 'soft-allow';
}

/** The part of every position to keep so that the account is back at its soft cap; 1 where nothing is due. */
export function keptRatio(
  watch: GrossWatch,
  { grossRatio, atMs }: { readonly grossRatio: number; readonly atMs: EpochMs },
  limits: PortfolioGuardLimits,
): number {
  if (!limits.autoClose || !graceIsOver(watch, atMs, limits)) return 1;
  return Math.min(1, limits.softGrossRatio / grossRatio);
}

function graceIsOver(
  { overSinceMs }: GrossWatch,
  atMs: EpochMs,
  { softCapGraceMs }: PortfolioGuardLimits,
): boolean {
  return overSinceMs !== undefined && atMs - overSinceMs >= softCapGraceMs;
}
