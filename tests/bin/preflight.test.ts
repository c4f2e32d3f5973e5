import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fail, pass, runChecks, type Check } from '../../bin/commands/preflight/check.ts';
import { worldChecks } from '../../bin/commands/preflight/world-checks.ts';
import { parseEnvironment } from '../../layers/platform/config/load-environment.ts';
import type { DeployableEnvironment } from '../../lib/environments.ts';

const check = (look: Check['look']): Check => ({ name: 'x', todo: 'mend it', look });

function environmentAt(venue: 'simulated' | 'binance'): DeployableEnvironment {
  const path = join(import.meta.dirname, '..', '..', 'config', 'staging.yaml');
  const parsed = parseEnvironment(readFileSync(path, 'utf8').replace(/^ingest:.*\n/m, ''), path);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { value } = parsed;
  const { aws } = value.file;
  if (aws === undefined) throw new Error('staging runs in AWS');
  const execution = {
    venue,
    sandbox: true,
    armed: false,
    healthPort: 0,
    intentSeconds: 1,
    outcomeSeconds: 1,
  };
  return { ...value, aws, path, file: { ...value.file, execution } };
}

/** The outcome of one check where the world answers so. */
async function outcomeOf(
  name: string,
  venue: 'simulated' | 'binance',
  answer: () => Response,
): Promise<string> {
  const checks = worldChecks(environmentAt(venue), () => Promise.resolve(answer()));
  const [line] = await runChecks(checks.filter((each) => each.name === name));
  return line === undefined ? 'no such check' : `${line.outcome.kind}: ${line.outcome.found}`;
}

describe('before a deployment', () => {
  test('one check that throws or hangs is one line, and the others still look', async () => {
    const lines = await runChecks(
      [
        check(() => Promise.reject(new Error('boom\n  at somewhere'))),
        check(() => new Promise(() => undefined)),
        check(() => Promise.resolve(pass('fine'))),
      ],
      50,
    );
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      fail('boom', 'mend it'),
      fail('no answer within 0.05 s', 'mend it'),
      pass('fine'),
    ]);
  });

  test('whoever is not signed in is told to sign in, whatever was looked for', async () => {
    const unsigned = Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError',
    });
    const [line] = await runChecks([check(() => Promise.reject(unsigned))]);
    expect(line?.outcome).toEqual({
      kind: 'fail',
      found: 'no credentials that AWS takes',
      todo: expect.stringContaining('sign in first'),
    });
  });

  test('a venue that does not serve this place is told apart from one that is down', async () => {
    const said = (status: number): Promise<string> =>
      outcomeOf('venue binance', 'binance', () => new Response('', { status }));
    expect(await said(200)).toMatch(/^pass: answers this machine/);
    expect(await said(451)).toMatch(/^fail: answers 451: it does not serve this place/);
    expect(await said(503)).toMatch(/^fail: answers 503$/);
  });

  test('the simulated venue asks nothing of the world', async () => {
    const said = await outcomeOf('venue', 'simulated', () => {
      throw new Error('must not be asked');
    });
    expect(said).toMatch(/^pass/);
  });

  test('a venue that bars are read from, or that paper follows, is asked as one that is traded at', async () => {
    const { file, ...rest } = environmentAt('simulated');
    const ingest = { source: 'kraken', everySeconds: 60 } as const;
    const also = [{ venue: 'simulated', follow: 'bybit', sandbox: true } as const];
    const execution = file.execution && { ...file.execution, follow: 'okx' as const, also };
    const environment = { ...rest, file: { ...file, ingest, ...(execution && { execution }) } };
    const asked: string[] = [];
    const checks = worldChecks(environment, (input) => {
      asked.push(new Request(input).url);
      return Promise.resolve(new Response('', { status: 451 }));
    });
    const lines = await runChecks(checks.filter(({ name }) => name.startsWith('venue')));
    expect(lines.map(({ name, outcome }) => [name, outcome.kind])).toEqual([
      ['venue okx', 'fail'],
      ['venue bybit', 'fail'],
      ['venue kraken', 'fail'],
    ]);
    expect(asked.map((url) => new URL(url).hostname)).toEqual([
      'www.okx.com',
      'api.bybit.com',
      'api.kraken.com',
    ]);
  });

  test('a clock that is a minute off is refused, one that is right is not', async () => {
    const said = (offMs: number): Promise<string> =>
      outcomeOf('clock', 'simulated', () => {
        const date = new Date(Date.now() + offMs).toUTCString();
        return new Response('', { headers: { date } });
      });
    expect(await said(0)).toMatch(/^pass/);
    expect(await said(60_000)).toMatch(/^fail: .* behind AWS/);
    expect(await said(-60_000)).toMatch(/^fail: .* ahead of AWS/);
  });
});
