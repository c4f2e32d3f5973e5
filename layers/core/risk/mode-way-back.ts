import type { ModeLimits } from './mode-limits.ts';
import type { ModeState } from './mode-machine.ts';
import { relaxConditions, type RelaxCondition } from './mode-relax.ts';
import { triggersOf, type ModeFacts, type ModeTrigger } from './mode-table.ts';

/** What would have to happen for the mode to relax. */
export type WayBack =
  | { readonly kind: 'normal' }
  | {
      /** It ends by itself once all conditions have been met for so many more sessions in a row. */
      readonly kind: 'sessions';
      readonly conditions: readonly RelaxCondition[];
      readonly left: number;
      /** Whether the owner may start the high-water mark again, in two steps, where nothing else will bring it back. */
      readonly mayAcknowledge: boolean;
    }
  | {
      /** It ends by itself after so many more complete cycles in a row, and comes to what goes on beneath. */
      readonly kind: 'cycles';
      readonly left: number;
      readonly then: WayBack;
    }
  | {
      /** Only a person ends it: a request with its reason, then the one-time code. */
      readonly kind: 'owner';
      readonly steps: 2;
      /** What would bring it back at once, for it holds still and a resume does not end it. */
      readonly still: readonly ModeTrigger[];
    };

/** Rows that a resume does not make good: it starts losses again, but mends no feed, broker or ledger. */
const NOT_MENDED_BY_RESUMING: ReadonlySet<string> = new Set([
  'MONEY',
  'FEED_DEAD',
  'BROKER_UNREACHABLE',
  'UNRECOVERABLE',
  'ANALYSIS_FAILED',
]);

export function wayBack(state: ModeState, facts: ModeFacts, limits: ModeLimits): WayBack {
  switch (state.mode) {
    case 'normal':
      return { kind: 'normal' };
    case 'defensive':
      return outOfDefensive(state, facts, limits);
    case 'observation':
      return {
        kind: 'cycles',
        left: Math.max(1, limits.relax.cycles - facts.health.completeCycles),
        then: state.beneath === undefined ? { kind: 'normal' } : outOfDefensive(state.beneath, facts, limits),
      };
    case 'pause':
    case 'emergency':
      return {
        kind: 'owner',
        steps: 2,
        still: triggersOf(facts, limits).filter(({ code }) => NOT_MENDED_BY_RESUMING.has(code)),
      };
  }
}

function outOfDefensive({ reasons, calmSessions }: ModeState, facts: ModeFacts, limits: ModeLimits): WayBack {
  const now = triggersOf(facts, limits).filter(({ mode }) => mode === 'defensive');
  const conditions = relaxConditions([...reasons, ...now], facts.measures, limits);
  const calm = conditions.every(({ met }) => met);
  return {
    kind: 'sessions',
    conditions,
    left: limits.relax.sessions - (calm ? calmSessions : 0),
    mayAcknowledge: conditions.some(({ code, met }) => code === 'DRAWDOWN' && !met),
  };
}
