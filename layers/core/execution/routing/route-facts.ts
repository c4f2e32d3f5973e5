import type { EpochMs } from '../../foundation/time.ts';
import type { ExecutionFact } from '../executor/executor-event.ts';
import { deniedOutcome, type RoutedIntent } from './routed-intent.ts';

/** What is written down for good with a route: where the intent went, and the answer where it went nowhere. */
export function routeFacts(route: RoutedIntent, atMs: EpochMs): readonly ExecutionFact[] {
  const routed: ExecutionFact = { kind: 'intent-routed', atMs, route };
  const { refusal } = route;
  if (refusal === undefined) return [routed];
  return [routed, { kind: 'intent-answered', atMs, outcome: deniedOutcome(route, refusal) }];
}
