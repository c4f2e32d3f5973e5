import { SAFETY_TRIGGERS } from '../../../layers/core/safety/trigger.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { scenarioOf, type Scenario } from '../execution/scenario.ts';
import { CALM } from '../execution/adversity.ts';
import type { VenueState } from './safety-line.ts';

export const EXECUTOR_STATES = ['alive', 'slow', 'dead', 'partitioned'] as const;
export const VENUE_STATES: readonly VenueState[] = ['fine', 'slow', '5xx', 'down-then-back'];

/** One incident: what trips the latch, and how executor and venue are at that moment. */
export interface Incident {
  readonly seed: number;
  readonly code: string;
  /** The owner may ask for a reduction; no alarm does. */
  readonly policy: 'halt' | 'reduce' | 'flatten';
  readonly executor: (typeof EXECUTOR_STATES)[number];
  readonly venue: VenueState;
  /** A paper account lives in its executor's process: the machine sees the books, and reaches nothing. */
  readonly paper: boolean;
  readonly atMs: number;
  readonly scenario: Scenario;
}

/** Of which one is paper. It shares no factor with the other counts, so that each combination is paper at times. */
const PAPER_EVERY = 11;

/** Every combination comes in turn; the seed decides the market, the account and the moments. */
export function incidentOf(seed: number): Incident {
  const triggers = [
    ...SAFETY_TRIGGERS.map(({ code, policy }) => ({ code, policy })),
    { code: 'OWNER_REDUCE', policy: 'reduce' as const },
  ];
  const { code, policy } = at(triggers, seed % triggers.length);
  const combination = Math.floor(seed / triggers.length);
  const scenario = scenarioOf(seed);
  const paper = seed % PAPER_EVERY === PAPER_EVERY - 1;
  const capabilities = { ...scenario.nature.capabilities, stopOrders: true };
  return {
    seed,
    code,
    policy,
    executor: at(EXECUTOR_STATES, combination % EXECUTOR_STATES.length),
    venue: paper
      ? 'fine'
      : at(VENUE_STATES, Math.floor(combination / EXECUTOR_STATES.length) % VENUE_STATES.length),
    paper,
    atMs: 20_000 + ((seed * 7_919) % 40_000),
    scenario: {
      ...scenario,
      adversity: CALM,
      disturbances: [],
      nature: { ...scenario.nature, capabilities },
      config: { ...scenario.config, capabilities },
    },
  };
}
