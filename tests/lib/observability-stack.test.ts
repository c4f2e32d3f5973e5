import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { anchorOf } from '../../lib/observability/owner-alarm.ts';
import { resourcesOf, synthesized } from './synthesized.ts';

const production = synthesized('production');
const { observability, decision } = production;

const alarm = z.object({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).min(1),
  TreatMissingData: z.string(),
});

const ours = [observability, decision].flatMap((template) =>
  [...resourcesOf(template, 'AWS::CloudWatch::Alarm')].map(([id, { Properties }]) => ({
    id,
    ...alarm.parse(Properties),
  })),
);

describe('an alarm', () => {
  test('says how bad it is, and names a heading of the runbook that is there', () => {
    const runbook = join(import.meta.dirname, '..', '..', 'docs', 'runbook.md');
    const headings = existsSync(runbook)
      ? readFileSync(runbook, 'utf8')
          .split('\n')
          .filter((line) => line.startsWith('#'))
          .map((line) => anchorOf(line.replace(/^#+ /, '')))
      : [];
    expect(ours.length).toBeGreaterThanOrEqual(10);
    for (const { AlarmDescription } of ours) {
      expect(AlarmDescription).toMatch(/^(critical|warning|notice): /);
      expect(headings).toContain(/docs\/runbook\.md#([a-z0-9-]+)$/.exec(AlarmDescription)?.[1]);
    }
  });

  test('rings when a service is silent', () => {
    const silent = ours.filter(({ id }) => id.includes('NotRunning'));
    expect(silent).toHaveLength(2);
    for (const { TreatMissingData } of silent) expect(TreatMissingData).toBe('breaching');
  });
});

describe('the bill', () => {
  test.each([
    ['staging', 50],
    ['production', 190],
  ] as const)('of %s is watched at 80 and 100 percent of %p USD', (name, Amount) => {
    const [budget] = resourcesOf(synthesized(name).observability, 'AWS::Budgets::Budget').values();
    expect(budget?.Properties).toMatchObject({
      Budget: { BudgetLimit: { Amount, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [
        { Notification: { Threshold: 80, NotificationType: 'ACTUAL' } },
        { Notification: { Threshold: 100, NotificationType: 'ACTUAL' } },
      ],
    });
  });
});

test('a dashboard shows cycles, services, the stream and the API', () => {
  const [dashboard] = resourcesOf(observability, 'AWS::CloudWatch::Dashboard').values();
  const body = JSON.stringify(dashboard?.Properties);
  for (const title of ['Decision cycles', 'Services', 'Market stream', 'API']) expect(body).toContain(title);
});
