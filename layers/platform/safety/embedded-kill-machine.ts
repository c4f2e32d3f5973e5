import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import type { KillState } from '../../app/safety/kill-state.ts';
import { KILL_STEPS } from '../../app/safety/kill-steps.ts';
import type { SafetyPorts } from '../../app/safety/safety-ports.ts';
import { KILL_TASKS, type KillTask } from '../names/kill-tasks.ts';
import { readKillState } from './kill-state-input.ts';

const json = z.json();
type Json = z.infer<typeof json>;

/** A step of the machine has begun or ended. */
export interface StepNews {
  readonly task: KillTask;
  readonly output: Json;
}

/** Runs the kill machine's definition, as it is synthesized, in this process over the same steps as the cloud. */
export function embeddedKillMachine(
  definition: object,
  { ports, hear }: { ports: SafetyPorts; hear: (news: StepNews) => void },
): (state: KillState) => Promise<'SUCCEEDED' | 'FAILED'> {
  // Addresses of tasks are placeholders until it is deployed; asl-validator checks the definition in the tests.
  const machine = new StateMachine(definition as ConstructorParameters<typeof StateMachine>[0], {
    validationOptions: { noValidate: true },
  });
  const handler =
    (task: KillTask) =>
    async (input: Json): Promise<Json> => {
      const output = await KILL_STEPS[task](readKillState(input), ports);
      const overWire = json.parse(JSON.parse(JSON.stringify(output)));
      hear({ task, output: overWire });
      return overWire;
    };
  const taskResourceLocalHandlers = Object.fromEntries(KILL_TASKS.map((task) => [task, handler(task)]));
  return async (state) => {
    const input = json.parse(JSON.parse(JSON.stringify(state)));
    const execution = machine.run(input, { overrides: { taskResourceLocalHandlers } });
    return execution.result.then(
      () => 'SUCCEEDED',
      () => 'FAILED',
    );
  };
}
