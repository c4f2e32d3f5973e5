import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { cycleTasks } from '../../../layers/platform/names/cycle-states.ts';
import { decisionCycleDefinition } from '../../../lib/decision-cycle/definition.ts';
import { cycleMachineIn, resourcesOf, synthesized, type Json } from '../synthesized.ts';
import { statementsOf } from '../table-grants.ts';

const withExecutor = synthesized(
  'staging',
  (text) => `${text.replace(/^execution:.*\n/m, '')}\nexecution: { venue: simulated, outcomeSeconds: 1 }\n`,
);
const { decision } = withExecutor;
const { definition, functionOf } = cycleMachineIn(decision);

const machineDefinition = z.custom<ConstructorParameters<typeof StateMachine>[0]>();
const DECIDED = { decisionId: '20200417T2030', todo: 'decide' };

type Answer = () => Promise<Json>;

/** Runs the definition, with these tasks answering so and every other with nothing; tells which tasks were called. */
async function run(
  answers: Readonly<Record<string, Answer>>,
): Promise<{ readonly calls: readonly (readonly [string, Json])[]; readonly status: string }> {
  const calls: [string, Json][] = [];
  const usual: Readonly<Record<string, Answer>> = {
    CloseSession: async () => Promise.resolve(DECIDED),
    LoadContext: async () => Promise.resolve(DECIDED),
    ReviewRisk: async () => Promise.resolve([]),
    RecordDecision: async () => Promise.resolve({ decisionId: DECIDED.decisionId }),
    StandAside: async () => Promise.resolve({ decisionId: DECIDED.decisionId }),
  };
  const handler = (task: string) => async (input: Json) => {
    calls.push([task, input]);
    return (answers[task] ?? usual[task] ?? (async () => Promise.resolve({})))();
  };
  const machine = new StateMachine(machineDefinition.parse(JSON.parse(definition)), {
    validationOptions: { noValidate: true },
  });
  const tasks = cycleTasks(true);
  const execution = machine.run(
    {},
    {
      context: { Task: { Token: 'a-token' } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(tasks.map((task) => [task, handler(task)])),
        retryIntervalOverrides: Object.fromEntries(tasks.map((task) => [task, 0])),
      },
    },
  );
  const ended = await execution.result.then(
    (output) => ({ status: 'SUCCEEDED', output: z.json().parse(output) }),
    () => ({ status: 'FAILED', output: null }),
  );
  return { calls, ...ended };
}

const lastOf = (calls: readonly (readonly [string, Json])[]): readonly string[] =>
  calls.slice(-3).map(([task]) => task);

describe('a cycle with an executor', () => {
  test('waits with its token after the record, and then writes down what came of it', async () => {
    const { calls, status } = await run({});
    expect(status).toBe('SUCCEEDED');
    expect(lastOf(calls)).toEqual(['RecordDecision', 'AwaitExecution', 'RecordExecution']);
    const [, asked] = calls.find(([task]) => task === 'AwaitExecution') ?? [];
    expect(asked).toMatchObject({ Payload: { token: 'a-token', decisionId: DECIDED.decisionId } });
  });

  test('writes down what is known where nobody answers in time, and where the waiting itself fails', async () => {
    const never = await run({ AwaitExecution: () => new Promise(() => undefined) });
    expect([never.status, ...lastOf(never.calls)]).toEqual([
      'SUCCEEDED',
      'RecordDecision',
      'AwaitExecution',
      'RecordExecution',
    ]);
    const broken = await run({ AwaitExecution: () => Promise.reject(new Error('broken')) });
    expect([broken.status, broken.calls.at(-1)?.[0]]).toEqual(['SUCCEEDED', 'RecordExecution']);
    expect(broken.calls.map(([task]) => task)).not.toContain('StandAside');
  });

  test('that stands aside hands over what an emergency wants closed all the same', async () => {
    const { calls } = await run({
      LoadContext: async () => Promise.resolve({ ...DECIDED, todo: 'stand-aside' }),
    });
    expect(calls.map(([task]) => task)).toEqual([
      'CloseSession',
      'LoadContext',
      'StandAside',
      'AwaitExecution',
      'RecordExecution',
    ]);
  });

  test('closes the session that is due before anything else, and where there is none, ends well and says why', async () => {
    const { calls } = await run({});
    expect(calls.slice(0, 2).map(([task]) => task)).toEqual(['CloseSession', 'LoadContext']);
    const why = 'nothing new: no bar has become known since';
    const idle = await run({ CloseSession: async () => Promise.resolve({ todo: 'nothing', why }) });
    expect(idle).toMatchObject({ status: 'SUCCEEDED', output: { todo: 'nothing', why } });
    expect(idle.calls.map(([task]) => task)).toEqual(['CloseSession']);
  });

  test('started again after its decision, waits for what comes of that one and decides nothing', async () => {
    const { decisionId } = DECIDED;
    const again = await run({ CloseSession: async () => Promise.resolve({ todo: 'await', decisionId }) });
    expect(again.calls.map(([task]) => task)).toEqual(['CloseSession', 'AwaitExecution', 'RecordExecution']);
    expect(again.calls[1]?.[1]).toMatchObject({ Payload: { token: 'a-token', decisionId } });
  });

  test('fails where no session can be closed: there is nothing to record to', async () => {
    const { calls, status } = await run({ CloseSession: () => Promise.reject(new Error('broken')) });
    expect([status, calls.map(([task]) => task)]).toEqual(['FAILED', ['CloseSession']]);
  });

  test('is one that a validator of the Amazon States Language accepts', () => {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-asl-'));
    const path = join(directory, 'definition.json');
    writeFileSync(
      path,
      definition.replace(/\$\{(\w+)Arn\}/g, 'arn:aws:lambda:us-east-1:123456789012:function:$1'),
    );
    const packageJson = createRequire(import.meta.url).resolve('asl-validator/package.json');
    const bin = join(dirname(packageJson), 'dist', 'bin', 'asl-validator.js');
    const { status, stdout } = spawnSync(process.execPath, [bin, '--json-path', path], { encoding: 'utf8' });
    rmSync(directory, { recursive: true });
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  test('adds three functions and the states around them, and a cycle without one is what it was', () => {
    const without = z
      .object({ StartAt: z.string(), States: z.record(z.string(), z.json()) })
      .parse(JSON.parse(JSON.stringify(decisionCycleDefinition({ approvalDeadlineSeconds: 900 }))));
    const { States } = z.object({ States: z.record(z.string(), z.json()) }).parse(JSON.parse(definition));
    const added = Object.keys(States).filter((name) => !(name in without.States));
    expect(added.sort()).toEqual([
      'AwaitExecution',
      'CloseSession',
      'NothingNew',
      'RecordExecution',
      'WhatIsDue',
    ]);
    expect(without.States['RecordDecision']).toMatchObject({ End: true });
    expect(without.StartAt).toBe('LoadContext');
    expect(JSON.stringify(without)).not.toContain('Execution');
    expect(Object.keys(functionOf).sort()).toEqual(
      cycleTasks(true)
        .map((task) => `${task}Arn`)
        .sort(),
    );
  });

  test('is in the template to the letter what both interpreters are tried on', () => {
    const tried = decisionCycleDefinition({ approvalDeadlineSeconds: 900, outcomeSeconds: 1 });
    expect(JSON.parse(definition)).toEqual(JSON.parse(JSON.stringify(tried)));
  });

  test('lets the waiting task answer this machine alone, and change nothing of the account', () => {
    const [machineId] = resourcesOf(decision, 'AWS::StepFunctions::StateMachine').keys();
    const statements = statementsOf(decision, functionOf['AwaitExecutionArn'] ?? '');
    const answering = statements.filter(({ Action }) => Action.includes('states:SendTaskSuccess'));
    expect(answering).toMatchObject([{ Action: ['states:SendTaskSuccess'], Resource: [{ Ref: machineId }] }]);
    const onState = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('State'));
    expect(
      onState.flatMap(({ Action }) => Action).filter((action) => action.startsWith('dynamodb:')),
    ).toEqual(['dynamodb:GetItem']);
  });

  test('lets the session be closed by one that writes state and journal, and no bar, decision or latch', () => {
    const grants = statementsOf(decision, functionOf['CloseSessionArn'] ?? '')
      .filter(({ Action }) => Action.some((action) => action.startsWith('dynamodb:')))
      .map(({ Action, Resource }) => [
        /GetAtt(State|Journal|Bars|Cycles|Execution)/.exec(JSON.stringify(Resource))?.[1] ?? 'another',
        Action.map((action) => action.slice('dynamodb:'.length)).sort(),
      ]);
    expect(grants).toEqual([
      ['State', ['GetItem', 'PutItem', 'Query']],
      ['Journal', ['PutItem']],
      ['Bars', ['Query']],
      ['Execution', ['GetItem', 'PutItem', 'Query', 'UpdateItem']],
    ]);
  });

  test('leaves no finding of the AWS Solutions rules unexplained', () => {
    expect(new AwsSolutionsChecks().validateScope(withExecutor.stage)).toEqual({
      success: true,
      violations: [],
    });
  });
});
