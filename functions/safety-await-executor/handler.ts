import { awaitExecutor } from '../../layers/app/safety/await-executor.ts';
import { readKillState } from '../../layers/platform/safety/kill-state-input.ts';
import { killPorts } from '../../layers/platform/safety/safety-runtime.ts';

const ports = killPorts();

/** Looks whether the executor has done it; takes its lease where it has not in time. */
export const handler = async (input: unknown): Promise<unknown> => awaitExecutor(readKillState(input), ports);
