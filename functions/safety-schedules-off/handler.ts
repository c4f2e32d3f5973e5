import { switchSchedulesOff } from '../../layers/app/safety/kill-steps.ts';
import { readKillState } from '../../layers/platform/safety/kill-state-input.ts';
import { schedulePorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = schedulePorts();

/** Switches off what triggers decision cycles. */
export const handler = async (input: unknown): Promise<unknown> =>
  switchSchedulesOff(readKillState(input), ports);
