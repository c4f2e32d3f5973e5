import { reportKill } from '../../layers/app/safety/kill-steps.ts';
import { readKillState } from '../../layers/platform/safety/kill-state-input.ts';
import { killPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = killPorts();

/** Moves the latch to review where the venue was seen as the policy asks, and tells the owner. */
export const handler = async (input: unknown): Promise<unknown> => reportKill(readKillState(input), ports);
