import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SAFETY_ALARMS } from '../../../layers/platform/names/safety-alarms.ts';

test('the runbook has a heading for whatever an alarm of the safety stack names', () => {
  const runbook = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
  const named = new Set(Object.values(SAFETY_ALARMS).map(({ runbook: heading }) => heading));
  const others = ['Safety: a kill is not through', 'Safety: an alarm was changed', 'Safety: arming again'];
  for (const heading of [...named, ...others]) expect(runbook.split('\n')).toContain(`## ${heading}`);
});
