import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { KILL_TASKS } from '../../../layers/platform/names/kill-tasks.ts';
import { killMachineDefinition } from '../../../lib/safety/definition.ts';
import { reconcilerDefinition } from '../../../lib/safety/reconciler-definition.ts';
import type { Json } from '../synthesized.ts';
import { describeKillMachine, type Outcome, type Scenario } from './kill-machine.contract.ts';

const INPUT = { trip: { policy: 'flatten', reason: 'a test', raisedMs: 1 } };
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:$1';

/** As it is deployed, but that it waits for nothing. */
const text = JSON.stringify(killMachineDefinition()).replace('"Seconds":5', '"Seconds":0');
const addressed = text.replace(/\$\{(\w+)Arn\}/g, ARN);

/** Every value of the definition with the way to it. */
function* walk(
  value: Json,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; value: Json }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* walk(inner, [...path, key]);
}

const everything = [...walk(z.json().parse(killMachineDefinition()))];

describe('the kill machine’s definition', () => {
  test.each([
    ['kill', killMachineDefinition()],
    ['reconciler', reconcilerDefinition('atalaya-staging-safety-')],
  ])('is what a validator of the Amazon States Language accepts: %s', (_, definition) => {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-asl-'));
    const path = join(directory, 'definition.json');
    writeFileSync(path, JSON.stringify(definition).replace(/\$\{(\w+)Arn\}/g, ARN));
    const packageJson = createRequire(import.meta.url).resolve('asl-validator/package.json');
    const bin = join(dirname(packageJson), 'dist', 'bin', 'asl-validator.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--json-path', path], {
      encoding: 'utf8',
    });
    rmSync(directory, { recursive: true });
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  });

  test('has exactly one state for each task', () => {
    const tasks = everything.filter(({ path, value }) => path.at(-1) === 'Type' && value === 'Task');
    expect(tasks.map(({ path }) => path.at(-2)).sort()).toEqual([...KILL_TASKS].sort());
  });

  test('keeps to what every interpreter does alike', () => {
    const allowed = new Set([
      ...['Comment', 'StartAt', 'TimeoutSeconds', 'States', 'Type', 'Resource', 'ResultPath', 'Next'],
      ...['Retry', 'Catch', 'ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate'],
      ...['Choices', 'Default', 'Variable', 'StringEquals', 'Seconds', 'SecondsPath', 'Error', 'Cause'],
    ]);
    const keys = everything.flatMap(({ path }) => {
      const key = path.at(-1) ?? '';
      return path.at(-2) === 'States' || /^\d*$/.test(key) ? [] : [key];
    });
    expect(keys.filter((key) => !allowed.has(key))).toEqual([]);
    expect(text).not.toMatch(/\$\$|States\.[A-Z]\w*\(/);
  });

  test('bounds every task and the whole, and no step that fails keeps the next from being done', () => {
    for (const { path, value } of everything) {
      if (path.at(-1) === 'TimeoutSeconds') expect(value).toBeLessThanOrEqual(path.length === 1 ? 300 : 60);
    }
    const caught = everything.filter(({ path }) => path.at(-3) === 'Catch' && path.at(-1) === 'ErrorEquals');
    expect(caught.map(({ value }) => value)).toEqual(KILL_TASKS.map(() => ['States.ALL']));
  });
});

describeKillMachine('the embedded interpreter', runEmbedded);

const python = process.env['MOTO_PYTHON'] ?? '';
if (python === '') {
  process.stdout.write(
    'skipped: the kill machine on a second interpreter (MOTO_PYTHON=<python with moto[stepfunctions,awslambda]>)\n',
  );
}

(python === '' ? describe.skip : describe)('a second interpreter', () => {
  let moto: ChildProcess;

  beforeAll(() => {
    const script = join(import.meta.dirname, '..', 'decision-cycle', 'run_on_moto.py');
    moto = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  });

  afterAll(async () => {
    moto.kill();
    await once(moto, 'exit');
  });

  describeKillMachine('moto’s interpreter', (scenario) => runOnMoto(scenario, moto));
});

const machineDefinition = z.custom<ConstructorParameters<typeof StateMachine>[0]>();

async function runEmbedded(scenario: Scenario): Promise<Outcome> {
  const calls: { task: string; input: Json }[] = [];
  const handler = (task: string) => (input: Json) => {
    const earlier = calls.filter((call) => call.task === task).length;
    calls.push({ task, input });
    const behaviours = scenario[task] ?? [{ output: {} }];
    const behaviour = behaviours[Math.min(earlier, behaviours.length - 1)];
    if (behaviour !== undefined && 'error' in behaviour) {
      throw Object.assign(new Error(behaviour.cause), { name: behaviour.error });
    }
    return behaviour?.output ?? {};
  };
  const machine = new StateMachine(machineDefinition.parse(JSON.parse(text)), {
    validationOptions: { noValidate: true },
  });
  const execution = machine.run(INPUT, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(KILL_TASKS.map((task) => [task, handler(task)])),
      retryIntervalOverrides: Object.fromEntries(KILL_TASKS.map((task) => [task, 0])),
    },
  });
  const ended = execution.result.then(
    () => 'SUCCEEDED',
    () => 'FAILED',
  );
  const entered: string[] = [];
  for await (const event of execution.eventLogs) {
    if (event.type === 'StateEntered') entered.push(event.state.name);
  }
  return { status: await ended, entered, calls };
}

const outcome = z.object({
  status: z.string(),
  entered: z.array(z.string()),
  calls: z.array(z.object({ task: z.string(), input: z.json() })),
});

/** The decision cycle's script, which begins with no input: the kill's is put into the first task's own. */
async function runOnMoto(scenario: Scenario, { stdin, stdout }: ChildProcess): Promise<Outcome> {
  if (stdin === null || stdout === null) throw new Error('moto is not listening');
  const lines = createInterface(stdout);
  const started = z.record(z.string(), z.json()).parse(JSON.parse(addressed));
  const states = z.record(z.string(), z.json()).parse(started['States']);
  const definition = JSON.stringify({
    ...started,
    StartAt: 'Input',
    States: { ...states, Input: { Type: 'Pass', Result: INPUT, Next: 'TripLatch' } },
  });
  stdin.write(`${JSON.stringify({ tasks: scenario, answers: {}, definition })}\n`);
  const [line] = z.tuple([z.string()]).parse(await once(lines, 'line'));
  lines.close();
  const told = outcome.parse(JSON.parse(line));
  return { ...told, entered: told.entered.filter((state) => state !== 'Input') };
}
