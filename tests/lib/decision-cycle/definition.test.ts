import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { CYCLE_TASKS, OUTAGE } from '../../../layers/platform/names/cycle-states.ts';
import { cycleMachineIn, resourcesOf, synthesized, withoutExecutor, type Json } from '../synthesized.ts';

// What an executor adds is in execution-states.test.ts.
const { decision } = synthesized('production', withoutExecutor);
const { definition, functionOf } = cycleMachineIn(decision);

/** Every value of the definition with the way to it, such as `States/LoadContext/Retry/0`. */
function* walk(
  value: Json,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; value: Json }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* walk(inner, [...path, key]);
}

const everything = [...walk(z.json().parse(JSON.parse(definition)))];
const texts = everything.flatMap(({ path, value }) =>
  typeof value === 'string' ? [{ path, text: value }] : [],
);

const task = z.object({
  Type: z.literal('Task'),
  Resource: z.string(),
  TimeoutSeconds: z.number(),
  Retry: z.array(z.object({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number() })),
  Catch: z.array(z.object({ ErrorEquals: z.array(z.string()), Next: z.string() })).optional(),
});
const tasks = everything.flatMap(({ path, value }) => {
  const parsed = task.safeParse(value);
  return parsed.success ? [{ name: path.at(-1) ?? '', depth: path.length, ...parsed.data }] : [];
});

describe('the definition in the template', () => {
  test('is what a validator of the Amazon States Language accepts', () => {
    const directory = mkdtempSync(join(tmpdir(), 'atalaya-asl-'));
    const path = join(directory, 'definition.json');
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:$1';
    writeFileSync(path, definition.replace(/\$\{(\w+)Arn\}/g, arn));
    const packageJson = createRequire(import.meta.url).resolve('asl-validator/package.json');
    const bin = join(dirname(packageJson), 'dist', 'bin', 'asl-validator.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--json-path', path], {
      encoding: 'utf8',
    });
    rmSync(directory, { recursive: true });
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  });

  test('has exactly one state for each task, and a function behind each', () => {
    expect(tasks.map(({ name }) => name).sort()).toEqual([...CYCLE_TASKS].sort());
    const placeholders = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(placeholders.sort()).toEqual(Object.keys(functionOf).sort());
    const functions = resourcesOf(decision, 'AWS::Lambda::Function');
    // The one beside them starts the machine.
    const called = [...functions.keys()].filter((id) => !id.startsWith('StartCycle'));
    expect(Object.values(functionOf).sort()).toEqual(called.sort());
    for (const [placeholder, id] of Object.entries(functionOf)) {
      expect(id).toContain(placeholder.replace(/Arn$/, ''));
    }
  });

  test('keeps to what every interpreter does alike', () => {
    const unsure = new Set([
      ...['QueryLanguage', 'Assign', 'Arguments', 'Output', 'Condition', 'Credentials'],
      ...[
        'ItemBatcher',
        'ItemReader',
        'ItemSelector',
        'ItemProcessorConfig',
        'ProcessorConfig',
        'ResultWriter',
      ],
      ...['Iterator', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'ResultSelector'],
      ...[
        'HeartbeatSeconds',
        'HeartbeatSecondsPath',
        'TimeoutSecondsPath',
        'MaxDelaySeconds',
        'JitterStrategy',
      ],
    ]);
    const keys = everything.map(({ path }) => path.at(-1) ?? '');
    expect(keys.filter((key) => unsure.has(key))).toEqual([]);
    expect(texts.filter(({ text }) => /States\.[A-Z]\w*\(/.test(text))).toEqual([]);
  });

  test('reads the context object for one thing: the token of a question', () => {
    const reads = texts.filter(({ text }) => text.includes('$$'));
    expect(reads.map(({ path, text }) => [path.slice(-5).join('/'), text])).toEqual([
      ['States/AskOwner/Parameters/Payload/token.$', '$$.Task.Token'],
    ]);
  });

  test('bounds every task, and tries again only what may pass', () => {
    for (const { name, TimeoutSeconds, Retry } of tasks) {
      expect([name, TimeoutSeconds]).toEqual([name, name === 'AskOwner' ? 900 : 60]);
      const [retry, ...others] = Retry;
      expect(others).toEqual([]);
      expect(retry?.MaxAttempts).toBeLessThanOrEqual(3);
      expect(retry?.ErrorEquals).toContain(OUTAGE);
      expect(retry?.ErrorEquals.filter((error) => error !== OUTAGE && !error.startsWith('Lambda.'))).toEqual(
        [],
      );
    }
  });

  test('leads from every failure to a recorded no-trade, but where there is nothing to record to', () => {
    const next = (name: string): readonly string[] | undefined =>
      tasks.find((candidate) => candidate.name === name)?.Catch?.map(({ Next }) => Next);
    const topmost = tasks.filter(({ depth }) => depth === 2).map(({ name }) => name);
    for (const name of topmost.filter((each) => !['LoadContext', 'StandAside'].includes(each))) {
      expect([name, next(name)]).toEqual([name, ['StandAside']]);
    }
    expect(next('LoadContext')).toEqual(['CycleFailed']);
    expect(next('StandAside')).toBeUndefined();
    for (const container of ['Analysts', 'AskForApproval']) {
      const caught = texts.filter(({ path }) => path.join('/') === `States/${container}/Catch/0/Next`);
      expect(caught.map(({ text }) => text)).toEqual(['StandAside']);
    }
  });
});
