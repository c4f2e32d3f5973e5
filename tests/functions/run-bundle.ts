import { spawnSync } from 'node:child_process';
import type { TaskHandler } from '../../layers/platform/stage-handlers.ts';
import type { LocalDynamo } from '../platform/aws/dynamo-local.ts';

/** What the runtime tells a handler of the call. */
const CONTEXT = { functionName: 'a-task', awsRequestId: 'a-request', invokedFunctionArn: 'arn:a-task' };

/**
 * Calls a bundle's handler as the runtime would, in a fresh process; the answer is the last line, after those of the log, which are
 * told as they are.
 */
export function runBundle(
  folder: string,
  {
    dynamo,
    variables,
    onLog = () => undefined,
  }: {
    readonly dynamo: LocalDynamo;
    readonly variables: Readonly<Record<string, string>>;
    readonly onLog?: (lines: readonly string[]) => void;
  },
): TaskHandler {
  const call = `require('./index.js').handler(JSON.parse(process.argv[1]), ${JSON.stringify(CONTEXT)}).then((output) => console.log(JSON.stringify(output)))`;
  const { endpoint, region, credentials } = dynamo.connection;
  const env = {
    ...variables,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return (input) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', call, JSON.stringify(input)], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    const lines = stdout.trimEnd().split('\n');
    onLog(lines.slice(0, -1));
    return status === 0 ? Promise.resolve(JSON.parse(lines.at(-1) ?? '')) : Promise.reject(new Error(stderr));
  };
}
