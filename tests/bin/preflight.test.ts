import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fail, pass, runChecks, type Check } from '../../bin/commands/preflight/check.ts';
import { worldChecks } from '../../bin/commands/preflight/world-checks.ts';
import { chooseEnvironment, type DeployableEnvironment } from '../../lib/environments.ts';

const check = (look: Check['look']): Check => ({ name: 'x', todo: 'mend it', look });

function environmentAt(venue: 'simulated' | 'binance'): DeployableEnvironment {
  const chosen = chooseEnvironment('staging', join(import.meta.dirname, '..', '..', 'config'));
  if (!chosen.ok) throw new Error(chosen.message);
  const { value } = chosen;
  const execution = {
    venue,
    sandbox: true,
    armed: false,
    healthPort: 0,
    intentSeconds: 1,
    outcomeSeconds: 1,
  };
  return { ...value, file: { ...value.file, execution } };
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
