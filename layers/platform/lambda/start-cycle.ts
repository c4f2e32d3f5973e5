import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { CYCLE_MACHINE_VARIABLE } from '../names/cycle-trigger.ts';

const trigger = z.object({
  calendar: z.string().check(z.minLength(1)),
  /** The instant the schedule meant, whenever it was delivered. */
  scheduledTime: z.iso.datetime(),
});

export interface StartCycleRuntime {
  readonly client: Pick<SFNClient, 'send'>;
  readonly machineArn: string;
}

/** Whether this call began the cycle, or found that an earlier delivery of the same trigger had. */
export interface StartedCycle {
  readonly name: string;
  readonly started: boolean;
}

export function startCycleRuntime(variables: NodeJS.ProcessEnv = process.env): StartCycleRuntime {
  const machineArn = z.string().check(z.startsWith('arn:')).parse(variables[CYCLE_MACHINE_VARIABLE]);
  return { client: new SFNClient({}), machineArn };
}

/**
 * Starts the cycle that a schedule asked for, under a name made of the market and the instant. Schedules deliver at least
 * once: a second delivery bears the same name, and Step Functions starts no name twice within 90 days.
 */
export function startCycle({
  client,
  machineArn,
}: StartCycleRuntime): (input: unknown) => Promise<StartedCycle> {
  return async (input) => {
    const name = executionName(trigger.parse(input));
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: '{}' }));
      return { name, started: true };
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return { name, started: false };
      throw error;
    }
  };
}

/** Names hold letters, digits, dashes and underscores, 80 at most. */
function executionName({ calendar, scheduledTime }: z.infer<typeof trigger>): string {
  const instant = new Date(scheduledTime).toISOString().slice(0, 19).replaceAll(':', '');
  return `${calendar.replace(/[^A-Za-z0-9]/g, '-')}-${instant}Z`;
}
