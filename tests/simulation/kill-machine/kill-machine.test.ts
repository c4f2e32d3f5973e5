import { describe, expect, test } from '@jest/globals';
import { incidentOf } from './incident.ts';
import { liveIncident } from './live-incident.ts';
import { PLANTS } from './planted-faults.ts';

/** And one that found the lease lost while the executor's last sends were waited for. */
const SEEDS = [...Array.from({ length: 32 }, (_, index) => 1 + index * 15), 629];

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

const DEAD_EXECUTORS = Array.from({ length: 448 }, (_, seed) => incidentOf(seed))
  .filter(({ executor, venue }) => executor === 'dead' && venue === 'fine')
  .slice(0, 14);

describe('a fault in the machine', () => {
  test.each(Object.entries(PLANTS))(
    'is found: %s',
    async (_, plant) => {
      for (const incident of DEAD_EXECUTORS) {
        const { fault } = await liveIncident(incident, { plant });
        if (fault !== undefined) return;
      }
      throw new Error('nobody noticed');
    },
    120_000,
  );
});
