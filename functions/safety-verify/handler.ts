import { verifyAtVenue } from '../../layers/app/safety/kill-steps.ts';
import { readKillState } from '../../layers/platform/safety/kill-state-input.ts';
import { openSafetyVenue } from '../../layers/platform/safety/open-safety-venue.ts';
import { killPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = killPorts(openSafetyVenue);

/** Looks at the venue and says how each position stands. */
export const handler = async (input: unknown): Promise<unknown> => verifyAtVenue(readKillState(input), ports);
