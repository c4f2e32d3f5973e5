import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { cycleTasks } from '../../../layers/platform/names/cycle-states.ts';
import { cycleMachineIn, synthesized, withoutExecutor, type Json } from '../synthesized.ts';
import { decisionCycleDefinition } from '../../../lib/decision-cycle/definition.ts';
import { describeDecisionCycle, type Outcome, type Scenario } from './decision-cycle.contract.ts';
import { describeExecutedCycle } from './executed-cycle.contract.ts';

// What both interpreters run is read back out of the template that would be deployed; only the deadline is shorter.
const { definition } = cycleMachineIn(
  synthesized('staging', (text) =>
    withoutExecutor(text).replace('deadlineSeconds: 900', 'deadlineSeconds: 1'),
  ).decision,
);

/** That of an executor is the template's too: execution-states.test.ts sees to it. */
const executed = JSON.stringify(decisionCycleDefinition({ approvalDeadlineSeconds: 1, outcomeSeconds: 1 }));

describeDecisionCycle('the embedded interpreter', (scenario) => runEmbedded(definition, scenario));
describeExecutedCycle('the embedded interpreter', (scenario) => runEmbedded(executed, scenario));

const python = process.env['MOTO_PYTHON'] ?? '';
if (python === '') {
  process.stdout.write(
    'skipped: the decision cycle on a second interpreter (MOTO_PYTHON=<python with moto[stepfunctions,awslambda]>)\n',
  );
}

(python === '' ? describe.skip : describe)('a second interpreter', () => {
  let moto: ChildProcess;

  beforeAll(() => {
    moto = spawn(python, [join(import.meta.dirname, 'run_on_moto.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  });

  afterAll(async () => {
    moto.kill();
    await once(moto, 'exit');
  });

  describeDecisionCycle('moto’s interpreter', (scenario) => runOnMoto(definition, scenario, moto));
  describeExecutedCycle('moto’s interpreter', (scenario) => runOnMoto(executed, scenario, moto));
});

const machineDefinition = z.custom<ConstructorParameters<typeof StateMachine>[0]>();
const asked = z.object({ Payload: z.json() });
const about = z.object({ question: z.object({ symbol: z.string() }) });

const WAITING: ReadonlySet<string> = new Set(['AskOwner', 'AwaitExecution']);
const TASKS = cycleTasks(true);

async function runEmbedded(machineText: string, scenario: Scenario): Promise<Outcome> {
  const calls: { task: string; input: Json }[] = [];
  const handler = (task: string) => (input: Json) => {
    const given = WAITING.has(task) ? asked.parse(input).Payload : input;
    const earlier = calls.filter((call) => call.task === task).length;
    calls.push({ task, input: given });
    const behaviours = scenario.tasks[task] ?? [{ output: {} }];
    const behaviour = behaviours[Math.min(earlier, behaviours.length - 1)];
    if (behaviour !== undefined && 'error' in behaviour) {
      throw Object.assign(new Error(behaviour.cause), { name: behaviour.error });
    }
    if (task === 'AwaitExecution' && scenario.silent === true) return new Promise<Json>(() => undefined);
    if (task !== 'AskOwner') return behaviour?.output ?? {};
    const { symbol } = about.parse(given).question;
    const answer = scenario.answers[symbol];
    return answer === undefined ? new Promise<Json>(() => undefined) : { symbol, answer, by: 'owner' };
  };
  const machine = new StateMachine(machineDefinition.parse(JSON.parse(machineText)), {
    validationOptions: { noValidate: true },
  });
  const execution = machine.run(
    {},
    {
      // Step Functions makes a token for each question; this interpreter knows none.
      context: { Task: { Token: 'a-token' } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(TASKS.map((task) => [task, handler(task)])),
        retryIntervalOverrides: Object.fromEntries(TASKS.map((task) => [task, 0])),
      },
    },
  );
  const ended = execution.result.then(
    (output) => ({ status: 'SUCCEEDED', output }),
    () => ({ status: 'FAILED', output: null }),
  );
  const entered: string[] = [];
  for await (const event of execution.eventLogs) {
    if (event.type === 'StateEntered') entered.push(event.state.name);
  }
  return { ...(await ended), entered, calls };
}

const outcome = z.object({
  status: z.string(),
  output: z.json(),
  entered: z.array(z.string()),
  calls: z.array(z.object({ task: z.string(), input: z.json() })),
});

async function runOnMoto(
  machineText: string,
  scenario: Scenario,
  { stdin, stdout }: ChildProcess,
): Promise<Outcome> {
  if (stdin === null || stdout === null) throw new Error('moto is not listening');
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:$1';
  const addressed = machineText.replace(/\$\{(\w+)Arn\}/g, arn);
  const lines = createInterface(stdout);
  stdin.write(`${JSON.stringify({ ...scenario, definition: addressed })}\n`);
  const [line] = z.tuple([z.string()]).parse(await once(lines, 'line'));
  lines.close();
  return outcome.parse(JSON.parse(line));
}
