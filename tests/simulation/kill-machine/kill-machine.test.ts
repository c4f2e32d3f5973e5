import { describe, expect, test } from '@jest/globals';
import { incidentOf } from './incident.ts';
import { liveIncident } from './live-incident.ts';

const SEEDS = Array.from({ length: 48 }, (_, index) => 1 + index * 5);

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
