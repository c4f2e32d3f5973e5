import { describe, expect, test } from '@jest/globals';
import { px } from '../../../layers/core/foundation/decimal.ts';
import { CALM } from './adversity.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';

/** The calls to the outside that a short life makes; at each of them it is killed, before and after the request left. */
const CALLS = 36;
/** One world of each family of venues: derivatives, spot without pairs, spot with. */
const SEEDS = [
  scenarioLike((nature) => nature.capabilities.reduceOnly),
  scenarioLike(isPlainSpot),
  scenarioLike(isPairSpot),
];

describe.each(SEEDS)('killed at every call to the outside, in world $seed', (scenario) => {
  test.each(['before', 'after'] as const)('%s the request has left', async (side) => {
    const faults: string[] = [];
    for (let nth = 1; nth <= CALLS; nth++) {
      const { violation } = await simulate({
        ...scenario,
        disturbances: [{ atMs: 900, kind: 'crash-at-call', nth, side }],
      });
      if (violation !== undefined) faults.push(`call ${nth}: ${violation.code} ${violation.text}`);
    }
    expect(faults).toEqual([]);
  });
});

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
