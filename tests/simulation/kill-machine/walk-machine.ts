import { z } from 'zod';

const transition = z.object({ ErrorEquals: z.array(z.string()), ResultPath: z.string(), Next: z.string() });

const state = z.discriminatedUnion('Type', [
  z.object({
    Type: z.literal('Task'),
    ResultPath: z.string(),
    Next: z.string(),
    Retry: z.array(
      z.object({
        ErrorEquals: z.array(z.string()),
        IntervalSeconds: z.number(),
        MaxAttempts: z.number(),
        BackoffRate: z.number(),
      }),
    ),
    Catch: z.array(transition),
  }),
  z.object({
    Type: z.literal('Choice'),
    Choices: z.array(z.object({ Variable: z.string(), StringEquals: z.string(), Next: z.string() })),
    Default: z.string(),
  }),
  z.object({
    Type: z.literal('Wait'),
    Seconds: z.number().optional(),
    SecondsPath: z.string().optional(),
    Next: z.string(),
  }),
  z.object({ Type: z.literal('Succeed') }),
  z.object({ Type: z.literal('Fail') }),
]);

const machine = z.object({ StartAt: z.string(), States: z.record(z.string(), state) });

type Data = Record<string, unknown>;

export interface Walked {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly entered: readonly string[];
  readonly data: Data;
}

/**
 * Walks the kill machine's definition on the clock of a simulated world, so that its waits cost nothing. It knows just what
 * that definition uses; the interpreters are held to the same definition in tests/lib/safety.
 */
export async function walkMachine(
  definition: object,
  about: {
    readonly input: Data;
    readonly task: (name: string, data: Data) => Promise<unknown>;
    readonly sleep: (ms: number) => Promise<void>;
  },
): Promise<Walked> {
  const { StartAt, States } = machine.parse(definition);
  const entered: string[] = [];
  let data = about.input;
  let name = StartAt;
  for (;;) {
    entered.push(name);
    const now = States[name];
    if (now === undefined) throw new Error(`no state ${name}`);
    switch (now.Type) {
      case 'Succeed':
        return { status: 'SUCCEEDED', entered, data };
      case 'Fail':
        return { status: 'FAILED', entered, data };
      case 'Wait': {
        const told = now.SecondsPath === undefined ? now.Seconds : at(data, now.SecondsPath);
        await about.sleep(Number(told) * 1_000);
        name = now.Next;
        continue;
      }
      case 'Choice':
        name = now.Choices.find((one) => at(data, one.Variable) === one.StringEquals)?.Next ?? now.Default;
        continue;
      case 'Task': {
        const [caught] = now.Catch;
        const [retry] = now.Retry;
        const outcome = await attempt(() => about.task(name, data), retry, about.sleep);
        data = {
          ...data,
          [key('ok' in outcome ? now.ResultPath : (caught?.ResultPath ?? ''))]: Object.values(outcome)[0],
        };
        if ('error' in outcome && caught === undefined) throw new Error(outcome.error);
        name = 'ok' in outcome ? now.Next : (caught?.Next ?? '');
      }
    }
  }
}

async function attempt(
  work: () => Promise<unknown>,
  retry:
    { ErrorEquals: string[]; MaxAttempts: number; IntervalSeconds: number; BackoffRate: number } | undefined,
  sleep: (ms: number) => Promise<void>,
): Promise<{ ok: unknown } | { error: string }> {
  for (let tries = 0; ; tries++) {
    try {
      return { ok: await work() };
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (retry === undefined || !retry.ErrorEquals.includes(name) || tries >= retry.MaxAttempts) {
        return { error: String(error) };
      }
      await sleep(retry.IntervalSeconds * retry.BackoffRate ** tries * 1_000);
    }
  }
}

function key(path: string): string {
  return path.replace('$.', '');
}

function at(data: Data, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => z.record(z.string(), z.unknown()).parse(value)[name], data);
}
