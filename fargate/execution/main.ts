import { join } from 'node:path';
import { Unusable } from '../../layers/platform/execution-host/opened-venue.ts';
import { runFargateExecution } from '../../layers/platform/fargate/fargate-execution.ts';

/** Of the 120 s between SIGTERM and SIGKILL; draining itself ends before it. */
const LAST_MS = 115_000;

const stop = Promise.withResolvers<undefined>();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stop.resolve(undefined);
    setTimeout(() => process.exit(1), LAST_MS).unref();
  });
}
try {
  await runFargateExecution({
    root: join(import.meta.dirname, '..', '..'),
    variables: process.env,
    stop: stop.promise,
  });
  // Sockets that a venue's library keeps open must not keep the process.
  process.exit(0);
} catch (error) {
  const text = error instanceof Unusable ? error.message : String(error);
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level: 'error', code: 'ENDED', text })}\n`,
  );
  process.exit(1);
}
