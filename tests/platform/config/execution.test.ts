import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { severalAccounts } from '../../../layers/platform/config/execution-accounts.ts';
import { executionSchema, venueWorld } from '../../../layers/platform/config/execution-schema.ts';
import { environmentFrom, loadEnvironment } from '../../../layers/platform/config/load-environment.ts';
import { valueOf } from '../../core/regime/hidden-markov/a-chain.ts';

const CONFIG = join(import.meta.dirname, '../../../config');
const rawOf = (name: string) =>
  z.looseObject({}).parse(parse(readFileSync(join(CONFIG, `${name}.yaml`), 'utf8')));
const settings = (given: object) => executionSchema.parse(given);

const VENUES = ['binance', 'binanceusdm', 'bybit', 'bybit-linear', 'okx', 'okx-swap', 'kraken'] as const;
const ENVIRONMENTS = ['dev', 'testing', 'staging', 'production'] as const;

describe('which money an environment trades', () => {
  test('is real in production alone, armed, and outside the sandbox: of all combinations this one', () => {
    const real: string[] = [];
    for (const venue of ['simulated', ...VENUES] as const) {
      for (const environment of ENVIRONMENTS) {
        for (const sandbox of [true, false]) {
          for (const armed of [true, false]) {
            const judged = venueWorld(settings({ venue, sandbox, armed, secret: 'keys' }), environment);
            if ('world' in judged && judged.world === 'real')
              real.push(`${venue} ${environment} ${sandbox} ${armed}`);
          }
        }
      }
    }
    expect(real.sort()).toEqual(VENUES.map((venue) => `${venue} production false true`).sort());
  });

  test.each([
    [
      { venue: 'binance', sandbox: false, armed: true, secret: 'k' },
      'staging',
      /armed: environment is staging/,
    ],
    [{ venue: 'binance', sandbox: false, secret: 'k' }, 'production', /armed: real money takes armed: true/],
    [{ venue: 'binance', sandbox: false, secret: 'k' }, 'staging', /sandbox: environment is staging/],
    [{ venue: 'bybit' }, 'dev', /secret: bybit wants keys/],
    [{ venue: 'kraken', secret: 'k' }, 'staging', /Kraken spot has no test world/],
    [{ venue: 'simulated', sandbox: false }, 'production', /the simulated venue has no real world/],
    [
      { venue: 'kraken', follow: 'kraken', secret: 'k' },
      'staging',
      /follow: an account at kraken trades there/,
    ],
  ])('%j in %s is refused by name', (given, environment, why) => {
    expect(venueWorld(settings(given), environment)).toEqual({ fault: expect.stringMatching(why) });
  });

  test('is paper at a simulated venue, whoever it follows', () => {
    for (const follow of ['kraken', 'binance', 'bybit', 'okx', undefined] as const) {
      expect(venueWorld(settings({ venue: 'simulated', follow }), 'production')).toEqual({
        world: 'simulated',
      });
    }
  });

  test('is nobody’s business without who holds the account', () => {
    const execution = { venue: 'binance', sandbox: false, armed: true, secret: 'keys' };
    const refused = environmentFrom({ ...rawOf('production'), execution }, 'an.yaml');
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/who holds the account/) },
    });
  });

  test('is told apart from a typo, and a secret from its name', () => {
    const faults = (execution: object): unknown =>
      environmentFrom({ ...rawOf('paper'), execution }, 'an.yaml');
    expect(faults({ venue: 'mtgox' })).toMatchObject({ ok: false });
    expect(faults({ venue: 'simulated', sandbocks: true })).toMatchObject({ ok: false });
    expect(faults({ venue: 'binance', secret: 'a secret with spaces' })).toMatchObject({ ok: false });
    expect(faults({ venue: 'simulated' })).toMatchObject({ ok: true });
  });

  test('is paid into by nobody’s plan: the venue would not have what the account counts on', () => {
    const execution = { venue: 'simulated' };
    expect(environmentFrom({ ...rawOf('dev'), execution }, 'an.yaml')).toMatchObject({
      error: { message: expect.stringContaining('portfolio.monthlyContribution') },
    });
  });
});

describe('several accounts', () => {
  const real = { venue: 'kraken', sandbox: false, secret: 'kraken' };
  const loaded = (name: string, execution: object, change: object = {}) =>
    environmentFrom({ ...rawOf(name), ...change, execution }, 'an.yaml');

  test('are called as their venues are, or as the owner calls them, and share everything else', () => {
    const also = [
      { venue: 'simulated', follow: 'binance', takerFeeBps: 7.5 },
      { venue: 'simulated', name: 'c' },
    ];
    const execution = settings({ venue: 'simulated', follow: 'kraken', intentSeconds: 60, also });
    expect(severalAccounts(execution)).toMatchObject([
      { name: 'paper-kraken', settings: { follow: 'kraken', intentSeconds: 60 } },
      { name: 'paper-binance', settings: { follow: 'binance', intentSeconds: 60, takerFeeBps: 7.5 } },
      { name: 'c', settings: { venue: 'simulated' } },
    ]);
    expect(severalAccounts(settings({ venue: 'simulated' }))).toEqual([]);
    expect(loaded('paper', execution)).toMatchObject({ ok: true });
  });

  test.each([
    [[{ venue: 'simulated' }], /also.0.name: another account is called simulated/],
    [[{ venue: 'simulated', name: 'No Name' }], /also.0.name/],
    [[{ venue: 'binance', secret: 'b' }], /also.0: binance is of another world/],
    [[{ venue: 'bybit' }], /also.0.secret: bybit wants keys/],
    [[{ venue: 'simulated', name: 'b', armed: true }], /also.0/],
    [[], /also/],
  ])('%j beside a simulated one is refused by name', (also, why) => {
    expect(loaded('paper', { venue: 'simulated', also })).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(why) },
    });
  });

  test('of real money are for where no kill switch has to reach them without the executor', () => {
    const execution = { ...real, armed: true, also: [{ ...real, venue: 'binance' }] };
    expect(loaded('production', execution)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/also: the kill switch of the cloud reaches one venue/) },
    });
  });
});

describe('an environment', () => {
  test('without an executor is the one it was before executors were', () => {
    const dev = valueOf(loadEnvironment(join(CONFIG, 'dev.yaml')));
    expect(dev.file.execution).toBeUndefined();
    expect(JSON.stringify(dev.file)).not.toContain('execution');
  });

  test('of paper trades the simulated venue and nothing else', () => {
    const { file } = valueOf(loadEnvironment(join(CONFIG, 'paper.yaml')));
    expect(file.execution).toMatchObject({ venue: 'simulated', sandbox: true, armed: false });
    expect(file.environment).toBe('dev');
  });
});
