import { describe, expect, test } from '@jest/globals';
import type { LatchPolicy } from '../../../layers/core/execution/executor/latch-view.ts';
import { px, type Px } from '../../../layers/core/foundation/decimal.ts';
import { CALM, FOR_GOOD_MS } from './adversity.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';

/** The calls to the outside that a short life makes; at each of them it is killed, before and after the request left. */
const CALLS = 36;
const WORLDS: readonly { readonly about: string; readonly scenario: Scenario }[] = [
  { about: 'derivatives', scenario: scenarioLike(isDerivative) },
  { about: 'spot without pairs', scenario: scenarioLike(isPlainSpot) },
  { about: 'spot with pairs', scenario: scenarioLike(isPairSpot) },
  { about: 'entries in parts', scenario: workedIn(scenarioLike(isDerivative)) },
  { about: 'a latch that asks to reduce', scenario: latchedIn(scenarioLike(isPlainSpot), 'reduce') },
  { about: 'a latch that asks to flatten', scenario: latchedIn(scenarioLike(isDerivative), 'flatten') },
];

describe.each(WORLDS)('killed at every call to the outside: $about', ({ scenario }) => {
  test.each(['before', 'after'] as const)('%s the request has left', async (side) => {
    const faults: string[] = [];
    for (let nth = 1; nth <= CALLS; nth++) {
      const { violation } = await simulate({
        ...scenario,
        disturbances: [
          { atMs: crashMs(scenario), kind: 'crash-at-call', nth, side },
          ...scenario.disturbances,
        ],
      });
      if (violation !== undefined) faults.push(`call ${nth}: ${violation.code} ${violation.text}`);
    }
    expect(faults).toEqual([]);
  });
});

/** From just before what the world is about. */
function crashMs({ disturbances: [first] }: Scenario): number {
  return first === undefined ? 900 : first.atMs - 100;
}

function workedIn(scenario: Scenario): Scenario {
  const plan = { kind: 'twap', slices: 3, style: 'take' } as const;
  const algorithm = { plan, horizonMs: 6_000, childGapMs: 500 };
  const intents = scenario.intents.map(({ atMs, make }) => ({
    atMs,
    make: (markPx: Px) => ({ ...make(markPx), algorithm }),
  }));
  return { ...scenario, intents };
}

function latchedIn(scenario: Scenario, policy: LatchPolicy): Scenario {
  return { ...scenario, disturbances: [{ atMs: 6_000, kind: 'latch', policy, forMs: FOR_GOOD_MS }] };
}

function isDerivative({ capabilities }: Scenario['nature']): boolean {
  return capabilities.reduceOnly;
}

function isPlainSpot({ capabilities }: Scenario['nature']): boolean {
  return !capabilities.reduceOnly && !capabilities.nativeOco && capabilities.stopOrders;
}

function isPairSpot({ capabilities }: Scenario['nature']): boolean {
  return capabilities.nativeOco && capabilities.stopOrders;
}

/** Few intents early on, and no other trouble: the crash alone is what the test is about. */
function scenarioLike(suits: (nature: Scenario['nature']) => boolean): Scenario {
  for (let seed = 1; ; seed++) {
    const scenario = scenarioOf(seed);
    const early = scenario.intents
      .slice(0, 2)
      .map((intent, index) => ({ ...intent, atMs: 1_000 + index * 2_500 }));
    const enters = early[0]?.make(px('100')).intent.kind === 'enter';
    if (!suits(scenario.nature) || !enters || early.length < 2) continue;
    return {
      ...scenario,
      adversity: CALM,
      disturbances: [],
      intents: early,
      activeMs: 12_000,
      quietMs: 50_000,
    };
  }
}
