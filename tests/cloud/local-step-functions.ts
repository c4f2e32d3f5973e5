import { createServer, type IncomingMessage } from 'node:http';
import { SFNClient } from '@aws-sdk/client-sfn';
import { StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { EmbeddedTokens } from '../../layers/platform/laptop/embedded-tokens.ts';
import type { TaskHandler } from '../../layers/platform/stage-handlers.ts';

/** One run of the machine, as a person sees it afterwards. */
export interface Execution {
  readonly name: string;
  /** Fulfilled however it ends. */
  readonly ended: Promise<{ readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'; readonly output: unknown }>;
  /** The states in the order in which they were entered; complete once it has ended. */
  readonly entered: readonly string[];
}

/** Step Functions on a loopback port, with one machine: as much of it as the cycle's trigger and the executor call. */
export interface LocalStepFunctions {
  readonly client: SFNClient;
  readonly machineArn: string;
  readonly executions: readonly Execution[];
  /** Ends the next execution before that task is called; from then on nothing of it goes on. */
  readonly stopBefore: (task: string) => void;
  /** Lets that task fail once, when it has done all of its work. */
  readonly failAfter: (task: string) => void;
  close(): Promise<void>;
}

export interface LocalMachine {
  readonly definition: object;
  /** By state name. One that waits for a token is called with its payload, as Lambda would be. */
  readonly tasks: Readonly<Record<string, TaskHandler>>;
  /** The tasks that end when somebody answers their token. */
  readonly waiting: readonly string[];
}

const machineDefinition = z.custom<ConstructorParameters<typeof StateMachine>[0]>();
const waitingInput = z.object({ Payload: z.looseObject({}) });
const startInput = z.object({ name: z.string(), input: z.string() });
const answerInput = z.object({ taskToken: z.string(), output: z.string() });

const TOKEN_LIFE_MS = 60_000;

export async function localStepFunctions(machine: LocalMachine): Promise<LocalStepFunctions> {
  const tokens = new EmbeddedTokens();
  const executions: Execution[] = [];
  const trouble: Trouble = {};
  const answerTo: Readonly<Record<string, (body: unknown) => Promise<object>>> = {
    StartExecution: (body) => {
      const { name, input } = startInput.parse(body);
      if (executions.some((known) => known.name === name)) return Promise.reject(new AlreadyExists(name));
      executions.push(run(name, json.parse(JSON.parse(input)), { machine, tokens, trouble }));
      return Promise.resolve({ executionArn: `arn:execution:${name}`, startDate: Date.now() / 1_000 });
    },
    SendTaskSuccess: async (body) => {
      const { taskToken, output } = answerInput.parse(body);
      await tokens.succeed(taskToken, JSON.parse(output));
      return {};
    },
  };
  const server = createServer((request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const type = { 'content-type': 'application/x-amz-json-1.0' };
    textOf(request)
      .then(async (text) => answerTo[action]?.(JSON.parse(text)))
      .then((answer) => response.writeHead(200, type).end(JSON.stringify(answer ?? {})))
      .catch((error: unknown) => {
        const fault = error instanceof AlreadyExists ? 'ExecutionAlreadyExists' : 'InternalFailure';
        response.writeHead(400, type).end(JSON.stringify({ __type: fault, message: String(error) }));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SFNClient({ region: 'us-east-1', credentials, endpoint: `http://127.0.0.1:${port}` });
  return {
    client,
    machineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:DecisionCycle',
    executions,
    stopBefore: (task) => {
      trouble.stopBefore = task;
    },
    failAfter: (task) => {
      trouble.failAfter = task;
    },
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class AlreadyExists extends Error {
  override readonly name = 'AlreadyExists';
}

interface Trouble {
  stopBefore?: string;
  failAfter?: string;
}

interface Running {
  readonly machine: LocalMachine;
  readonly tokens: EmbeddedTokens;
  readonly trouble: Trouble;
}

function run(name: string, input: z.infer<typeof json>, { machine, tokens, trouble }: Running): Execution {
  const entered: string[] = [];
  const stopped = { is: false };
  const handler =
    (task: string) =>
    async (given: unknown): Promise<Json> => {
      if (trouble.stopBefore === task) {
        delete trouble.stopBefore;
        stopped.is = true;
        execution.abort();
      }
      // The interpreter runs out; nothing is called any more.
      if (stopped.is) return {};
      const output = json.parse(JSON.parse(JSON.stringify(await called(task, given))));
      if (trouble.failAfter !== task) return output;
      delete trouble.failAfter;
      throw new Error(`${task} failed after its work`);
    };
  const called = async (task: string, given: unknown): Promise<unknown> => {
    const handle = machine.tasks[task];
    if (handle === undefined) throw new Error(`no function for ${task}`);
    if (!machine.waiting.includes(task)) return handle(given);
    const { token, answer } = tokens.open(TOKEN_LIFE_MS);
    await handle({ ...waitingInput.parse(given).Payload, token });
    return answer;
  };
  const tasks = Object.keys(machine.tasks);
  const execution = new StateMachine(machineDefinition.parse(machine.definition), {
    validationOptions: { noValidate: true },
  }).run(input, {
    context: { Task: { Token: 'replaced' } },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks.map((task) => [task, handler(task)])),
      retryIntervalOverrides: Object.fromEntries(tasks.map((task) => [task, 0])),
    },
  });
  const outcome = execution.result.then(
    (output) => ({ status: 'SUCCEEDED' as const, output }),
    (error: unknown) => ({ status: stopped.is ? ('ABORTED' as const) : ('FAILED' as const), output: error }),
  );
  const told = (async () => {
    for await (const event of execution.eventLogs) {
      if (event.type === 'StateEntered') entered.push(event.state.name);
    }
  })();
  const ended = told.then(async () => outcome);
  return { name, ended, entered };
}

const json = z.json();
type Json = z.infer<typeof json>;

async function textOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += String(part);
  return body;
}
