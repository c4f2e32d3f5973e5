import { join } from 'node:path';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { chooseEnvironment } from '../../lib/environments.ts';
import { accountChecks } from './preflight/account-checks.ts';
import { runChecks, type CheckLine } from './preflight/check.ts';
import { worldChecks } from './preflight/world-checks.ts';

const CONFIG = join(import.meta.dirname, '..', '..', 'config');

/** What a deployment would stumble over, a line each, with what to do. It changes nothing and reads no secret. */
export async function preflight(env: string): Promise<Result<string>> {
  const chosen = chooseEnvironment(env, CONFIG);
  if (!chosen.ok) return refuse('NO_ENVIRONMENT', chosen.message.replaceAll('-c env=', '--env '));
  const environment = chosen.value;
  const { region } = environment.aws;
  const file: CheckLine = {
    name: 'config',
    outcome: { kind: 'pass', found: `config/${env}.yaml is valid, for ${region}` },
  };
  const lines = [file, ...(await runChecks([...accountChecks(environment), ...worldChecks(environment)]))];
  const failed = lines.filter(({ outcome }) => outcome.kind === 'fail').length;
  const text = [
    ...lines.map(lineText),
    failed === 0 ? 'ready to deploy' : `${failed} of ${lines.length} are in the way`,
  ].join('\n');
  return failed === 0 ? ok(text) : refuse('NOT_READY', text);
}

function lineText({ name, outcome }: CheckLine): string {
  const kind = outcome.kind === 'pass' && outcome.noted === true ? 'note' : outcome.kind;
  const line = `${kind}  ${name.padEnd(14)} ${outcome.found}`;
  return outcome.kind === 'fail' ? `${line}\n      ${''.padEnd(14)} -> ${outcome.todo}` : line;
}
