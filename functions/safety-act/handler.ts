import { actAtVenue } from '../../layers/app/safety/act-at-venue.ts';
import { readKillState } from '../../layers/platform/safety/kill-state-input.ts';
import { openSafetyVenue } from '../../layers/platform/safety/open-safety-venue.ts';
import { killPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = killPorts(openSafetyVenue);

/** Does through the venue what the executor did not. */
export const handler = async (input: unknown): Promise<unknown> => actAtVenue(readKillState(input), ports);
