import { join } from 'node:path';
import { Unusable } from '../../layers/platform/execution-host/opened-venue.ts';
import { startFargateIngest } from '../../layers/platform/ingest/fargate-ingest.ts';

/** Of the 120 s between SIGTERM and SIGKILL; what has begun ends within a request. */
const LAST_MS = 60_000;

const say = (code: string, text: string): void => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level: 'info', code, text })}\n`);
};
try {
  const ingest = await startFargateIngest({
    root: join(import.meta.dirname, '..', '..'),
    variables: process.env,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      say('STOPPING', `on ${signal}`);
      setTimeout(() => process.exit(1), LAST_MS).unref();
      // Sockets that a library keeps open must not keep the process.
      void ingest.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  const text = error instanceof Unusable ? error.message : String(error);
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level: 'error', code: 'ENDED', text })}\n`,
  );
  process.exit(1);
}
