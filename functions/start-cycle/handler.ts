import { startCycle, startCycleRuntime } from '../../layers/platform/lambda/start-cycle.ts';

/** Called by the schedule of a market; starts its decision cycle once, however often it is called. */
export const handler = startCycle(startCycleRuntime());
