import { join } from 'node:path';
import { loadEnvironment } from '../../layers/platform/config/load-environment.ts';
import { startIngest } from '../../layers/platform/ingest/start-ingest.ts';
import { INGEST_HEALTH_PORT, SERVICE_VARIABLES } from '../../layers/platform/names/service-variables.ts';

// The ingest service. It lives until it is told to stop, and says at its start what it does not do yet.
const name = process.env[SERVICE_VARIABLES.environment] ?? '';
const environment = loadEnvironment(
  join(import.meta.dirname, '..', '..', 'config', `${/^[a-z]+$/.test(name) ? name : 'unnamed'}.yaml`),
);
if (!environment.ok) {
  process.stderr.write(`${environment.error.message}\n`);
  process.exit(1);
}
const log = (line: object): void => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), service: 'ingest', ...line })}\n`);
};
const ingest = await startIngest({
  config: environment.value.config,
  port: Number(process.env['HEALTH_PORT'] ?? INGEST_HEALTH_PORT),
  log,
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log({ message: `stopping on ${signal}` });
    void ingest.stop();
  });
}
