import { formatDecimal } from '../../core/foundation/decimal.ts';
import type { JudgedVenue } from '../../core/execution/routing/route-order.ts';
import type { RoutedIntent } from '../../core/execution/routing/routed-intent.ts';

/** Where an intent went, of several accounts, and below it what each would have cost in basis points, or why it could not be used. */
export function routeLines({ symbol, judged, parts, refusal }: RoutedIntent): readonly string[] {
  const where =
    refusal === undefined
      ? parts.map(({ account, quantity }) => `${formatDecimal(quantity)} to ${account}`).join(', ')
      : `nowhere (${refusal.code}: ${refusal.message})`;
  return [`route ${symbol}: ${where}`, ...judged.map(judgedLine)];
}

function judgedLine(one: JudgedVenue): string {
  const name = `  venue ${one.venue.padEnd(18)}`;
  if (one.kind === 'unusable') return `${name} ${one.refusal.code}: ${one.refusal.message}`;
  const { averagePx, latencyMs, scoreBps, costsBps } = one.factors;
  const { spread, fee, depth, latency } = costsBps;
  const costs = `spread ${bps(spread)}, fee ${bps(fee)}, depth ${bps(depth)}, latency ${bps(latency)}`;
  return `${name} ${bps(scoreBps)} bps: ${costs}; at ${averagePx}, ${Math.round(latencyMs)} ms`;
}

function bps(value: number): string {
  return value.toFixed(2);
}
