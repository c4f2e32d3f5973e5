import { describe, expect, jest, test } from '@jest/globals';
import type { IntentIntake } from '../../../../layers/app/ports/intent-intake.ts';
import { epochMs } from '../../../../layers/core/foundation/time.ts';
import type { Px } from '../../../../layers/core/foundation/decimal.ts';
import { scenarioOf, type Scenario } from '../scenario.ts';
import { simulateRouted } from './simulate-routed.ts';

jest.setTimeout(120_000);

const SEEDS = 40;
const ROUND_MS = 4_000;

describe('two accounts with a router in front of them', () => {
  test('send no intent to two venues, and hold together what the venues hold, whatever befalls them', async () => {
    const faults: string[] = [];
    const seen = { routed: 0, split: 0, denied: 0, hosts: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violation, figures } = await simulateRouted(busyScenario(seed));
      if (violation !== undefined) faults.push(`seed ${seed}: ${violation.code} ${violation.text}`);
      for (const name of ['routed', 'split', 'denied', 'hosts'] as const) seen[name] += figures[name];
    }
    expect(faults).toEqual([]);
    // The worlds are about something.
    for (const many of Object.values(seen)) expect(many).toBeGreaterThan(3);
    expect(seen.hosts).toBeGreaterThan(2 * SEEDS);
  });

  test('are found out where a route is not the only one of its intent', async () => {
    const forgetful = (intake: IntentIntake): IntentIntake => ({
      ...bound(intake),
      waiting: async (limit) => (await intake.waiting(limit)).map(({ offered }) => ({ offered })),
      place: async (route, atMs) => {
        await intake.place(route, atMs);
        return route;
      },
    });
    const codes = new Set<string>();
    for (let seed = 1; seed <= SEEDS && !codes.has('AT_TWO_VENUES'); seed++) {
      const { violation } = await simulateRouted(busyScenario(seed), { fault: forgetful });
      if (violation !== undefined) codes.add(violation.code);
    }
    expect([...codes]).toContain('AT_TWO_VENUES');
  });
});

/** The same decided three times over, a few seconds apart: so that both venues come to hold some of it. */
function busyScenario(seed: number): Scenario {
  const scenario = scenarioOf(seed);
  const again = [0, 1, 2].flatMap((round) =>
    scenario.intents.map(({ atMs, make }, index) => {
      const name = `${round}00${index}`;
      const laterMs = round * ROUND_MS;
      return {
        atMs: atMs + laterMs,
        make: (markPx: Px) => {
          const made = make(markPx);
          const expiresMs = epochMs(made.expiresMs + laterMs);
          return { ...made, intentId: `i${name}`, decisionId: `d${name}`, expiresMs };
        },
      };
    }),
  );
  return { ...scenario, intents: again, activeMs: scenario.activeMs + 2 * ROUND_MS };
}

function bound(intake: IntentIntake): IntentIntake {
  return {
    waiting: (limit) => intake.waiting(limit),
    place: (route, atMs) => intake.place(route, atMs),
    settle: (intentId) => intake.settle(intentId),
    enrol: (names) => intake.enrol(names),
    enrolled: () => intake.enrolled(),
  };
}
