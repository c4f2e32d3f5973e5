import { rearm } from '../../layers/app/safety/rearm.ts';
import { readRearmRequest } from '../../layers/platform/safety/rearm-request.ts';
import { rearmPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = rearmPorts();

/** The only way to arm the latch: in two steps of one person. */
export const handler = async (input: unknown): Promise<unknown> => rearm(readRearmRequest(input), ports);
