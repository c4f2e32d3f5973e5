import { tripLatch } from '../../layers/app/safety/kill-steps.ts';
import { readKillState } from '../../layers/platform/safety/kill-state-input.ts';
import { latchPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = latchPorts();

/** Trips the latch, or finds it tripped. */
export const handler = async (input: unknown): Promise<unknown> => tripLatch(readKillState(input), ports);
