import { describe, expect, test } from '@jest/globals';
import { incidentOf } from './incident.ts';
import { liveIncident } from './live-incident.ts';
import { PLANTS } from './planted-faults.ts';

/** And two that found a lease lost while the last sends were waited for, and a stop sent twice. */
const SEEDS = [...Array.from({ length: 32 }, (_, index) => 1 + index * 15), 629, 668];

describe('a kill', () => {
  test('ends tripped and, by policy, flat or protected, whatever state executor and venue are in', async () => {
    for (const seed of SEEDS) {
      const incident = incidentOf(seed);
      const { fault } = await liveIncident(incident);
      const { code, executor, venue } = incident;
      expect([seed, code, executor, venue, fault]).toEqual([seed, code, executor, venue, undefined]);
    }
  }, 120_000);
});

/** In these an executor lives and could act beside the machine. */
const RACES = [3, 12, 111].map(incidentOf);
const DEAD_EXECUTORS = Array.from({ length: 448 }, (_, seed) => incidentOf(seed))
  .filter(({ executor, venue }) => executor === 'dead' && venue === 'fine')
  .slice(0, 28);

describe('a fault in the machine', () => {
  test.each(Object.entries(PLANTS))(
    'is found: %s',
    async (_, plant) => {
      for (const incident of [...RACES, ...DEAD_EXECUTORS]) {
        const { fault } = await liveIncident(incident, { plant });
        if (fault !== undefined) return;
      }
      throw new Error('nobody noticed');
    },
    120_000,
  );
});
