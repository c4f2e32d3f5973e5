import type { Adversity } from './adversity.ts';
import type { Scenario } from './scenario.ts';
import { simulate, type Mutation } from './simulate.ts';

/** The same violation with as little trouble as is found to be enough: disturbances, intents and bad lines are left out. */
export async function shrinkScenario(
  scenario: Scenario,
  code: string,
  mutation?: Mutation,
): Promise<Scenario> {
  let shown = scenario;
  for (let progress = true; progress;) {
    progress = false;
    for (const smaller of smallerScenarios(shown)) {
      const { violation } = await simulate(smaller, mutation === undefined ? {} : { mutation });
      if (violation?.code !== code) continue;
      shown = smaller;
      progress = true;
      break;
    }
  }
  return shown;
}

function smallerScenarios(scenario: Scenario): readonly Scenario[] {
  const { disturbances, intents, adversity } = scenario;
  const without = <T>(items: readonly T[], left: number): readonly T[] =>
    items.filter((_, index) => index !== left);
  const bad = Object.entries(adversity).filter(([, probability]) => probability > 0);
  return [
    ...disturbances.map((_, left) => ({ ...scenario, disturbances: without(disturbances, left) })),
    ...intents.map((_, left) => ({ ...scenario, intents: without(intents, left) })),
    ...bad.map(([name]) => ({ ...scenario, adversity: { ...adversity, [name]: 0 } satisfies Adversity })),
  ];
}
