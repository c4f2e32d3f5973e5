import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chooseEnvironment } from '../../lib/environments.ts';

const CONFIG = join(import.meta.dirname, '..', '..', 'config');

describe('choosing an environment to deploy', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-config-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** What is said of staging's file with one text of it replaced. */
  const refusalOf = (from: string | RegExp, to: string): string => {
    const text = readFileSync(join(CONFIG, 'staging.yaml'), 'utf8');
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    writeFileSync(join(directory, 'staging.yaml'), edited);
    const chosen = chooseEnvironment('staging', directory);
    return chosen.ok ? 'nothing' : chosen.message;
  };

  test.each(['staging', 'production'])('%s is ready as it is', (name) => {
    expect(chooseEnvironment(name, CONFIG)).toMatchObject({ ok: true });
  });

  test.each([undefined, 'prod', 'dev', 'testing', '../secrets', 7])(
    '%p is refused with what is allowed',
    (name) => {
      expect(chooseEnvironment(name, CONFIG)).toEqual({
        ok: false,
        message: expect.stringContaining('-c env=staging or -c env=production'),
      });
    },
  );

  test('a file that is not there is named', () => {
    expect(chooseEnvironment('staging', directory)).toMatchObject({
      ok: false,
      message: expect.stringContaining(join(directory, 'staging.yaml')),
    });
  });

  test.each([
    ['region: us-east-1', 'region: us-west-9', /aws\.region: .*"us-east-1"\|"eu-west-1"/],
    ['cron(15 0 * * ? *)', 'rate(1 day)', /aws\.schedules\.0\.expression: must be six fields/],
    ['cron(15 0 * * ? *)', 'cron(15 0 * * *)', /aws\.schedules\.0\.expression: must be six fields/],
    ['timeZone: UTC', 'timeZone: New York', /aws\.schedules\.0\.timeZone: must be a time zone of the IANA/],
    [
      'timeSeries: lake',
      'timeSeries: timestream-liveanalytics',
      /aws\.timeSeries: Timestream for LiveAnalytics takes no new customer since 2025-06-20/,
    ],
    ['timeSeries: lake', 'timeSeries: oracle', /aws\.timeSeries: must be lake or timestream/],
    ['budgetUsd: 50', 'budgetUsd: 500', /aws\.budgetUsd: .*<=100/],
    [
      '  schedules:\n',
      '  schedules:\n    - { calendar: 24/7, expression: cron(0 9 ? * * *), timeZone: UTC }\n',
      /aws\.schedules: must name each calendar once/,
    ],
    ['logRetentionDays: 30', 'logRetentionDays: 31', /aws\.logRetentionDays: .*7\|30\|90\|365/],
    ['lock: governance', 'lock: none', /aws\.journal\.lock: .*"governance"\|"compliance"/],
    ['retentionDays: 30 }', 'retentionDays: 0 }', /aws\.journal\.retentionDays: .*>=1/],
    ['# alertEmail: you@your.domain', 'alertEmail: nobody', /aws\.alertEmail: must be an e-mail address/],
    ['source: kraken', 'source: coinbase', /ingest\.source: must be kraken, binance, bybit or okx/],
    ['everySeconds: 60', 'everySeconds: 3', /ingest\.everySeconds: .*>=10/],
    ['logRetentionDays', 'logRetentionDay', /aws: Unrecognized key: "logRetentionDay"/],
    [
      '\nenvironment: staging',
      '\nenvironment: production',
      /environment: is production; in this file it must be staging/,
    ],
    [/\naws:[^]*$/, '\n', /aws: is missing/],
    ['\naws:', '\nsimulatedOwner: { resumesAfterSessions: 21 }\naws:', /simulatedOwner: must not be there/],
  ])('%p as %p is refused by its path', (from, to, said) => {
    expect(refusalOf(from, to)).toMatch(said);
  });
});
