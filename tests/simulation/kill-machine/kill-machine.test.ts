import { describe, expect, test } from '@jest/globals';
import { incidentOf } from './incident.ts';
import { liveIncident } from './live-incident.ts';
import { EMPTY_BOOKS, PLANTS } from './planted-faults.ts';

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

/** Paper accounts whose executor is dead, until somebody starts it again. */
const DEAD_PAPER = Array.from({ length: 1_000 }, (_, seed) => incidentOf(seed))
  .filter(({ executor, paper }) => executor === 'dead' && paper)
  .slice(0, 8);

describe('a kill of a paper account without its executor', () => {
  test('stays tripped and says that nothing is at any venue, until one is back that obeys first', async () => {
    const standings: string[] = [];
    for (const incident of DEAD_PAPER) {
      const { fault, standing, by, seen } = await liveIncident(incident);
      expect([incident.seed, fault]).toEqual([incident.seed, undefined]);
      if (seen.includes('paper')) expect([by, standing]).not.toContain('paper');
      standings.push(...seen);
    }
    expect(standings).toContain('paper');
  }, 60_000);

  test('cannot be called flat by mistake: it would be noticed', async () => {
    for (const incident of DEAD_PAPER) {
      const { fault } = await liveIncident(incident, { plant: EMPTY_BOOKS });
      if (fault !== undefined) return;
    }
    throw new Error('nobody noticed');
  }, 60_000);
});

/** In these an executor lives and could act beside the machine. */
const RACES = [3, 12, 111].map(incidentOf);
/** In this one an order that must go rests at the venue of a dead executor. */
const RESTING = [702].map(incidentOf);
const DEAD_EXECUTORS = Array.from({ length: 448 }, (_, seed) => incidentOf(seed))
  .filter(({ executor, venue, paper }) => executor === 'dead' && venue === 'fine' && !paper)
  .slice(0, 28);

describe('a fault in the machine', () => {
  test.each(Object.entries(PLANTS))(
    'is found: %s',
    async (_, plant) => {
      for (const incident of [...RACES, ...RESTING, ...DEAD_EXECUTORS]) {
        const { fault } = await liveIncident(incident, { plant });
        if (fault !== undefined) return;
      }
      throw new Error('nobody noticed');
    },
    120_000,
  );
});
