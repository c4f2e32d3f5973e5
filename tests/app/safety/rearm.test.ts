import { expect, test } from '@jest/globals';
import { changeLatch } from '../../../layers/app/safety/change-latch.ts';
import { rearm, type RearmAnswer, type RearmPorts } from '../../../layers/app/safety/rearm.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { EmbeddedSwitch } from '../../../layers/platform/laptop/embedded-switch.ts';
import { MemoryLatchStore } from '../../../layers/platform/safety/memory-latch-store.ts';

const NOW = epochMs(Date.parse('2026-03-06T21:00:00Z'));

function aSafety(schedules: RearmPorts['schedules']): RearmPorts & { readonly latches: MemoryLatchStore } {
  return {
    latches: new MemoryLatchStore(),
    clock: { nowMs: () => NOW, sleep: () => Promise.resolve() },
    notices: { tell: () => Promise.resolve() },
    draw: () => 0,
    schedules,
  };
}

async function armed(ports: RearmPorts): Promise<RearmAnswer> {
  const { code = '' } = await rearm({ step: 'ask', by: 'owner', reason: 'looked' }, ports);
  return rearm({ step: 'confirm', by: 'owner', code }, ports);
}

test('what triggers decisions goes on with the latch', async () => {
  const schedules = new EmbeddedSwitch();
  await schedules.off();
  expect(await armed(aSafety(schedules))).toMatchObject({ answer: 'armed: looked; the schedules are on' });
  expect(await schedules.isOn()).toBe(true);
});

test('a kill that comes while they are switched on has the last word', async () => {
  const inner = new EmbeddedSwitch();
  await inner.off();
  const trip = { kind: 'trip', policy: 'halt', reason: 'a loss', raisedMs: NOW, atMs: NOW } as const;
  const ports = aSafety({
    on: async () => {
      // The kill has switched them off already when this comes through.
      await changeLatch(trip, ports);
      await inner.on();
    },
    off: () => inner.off(),
  });
  const { outcome, answer } = await armed(ports);
  expect(outcome).toBe('accepted');
  expect(answer).toContain('stay off');
  expect(await inner.isOn()).toBe(false);
});

test('a latch that is armed stays armed where they cannot be switched on, and the answer says what to do', async () => {
  const ports = aSafety({
    on: () => Promise.reject(new Error('throttled')),
    off: () => Promise.resolve(),
  });
  const { outcome, answer } = await armed(ports);
  expect(outcome).toBe('accepted');
  expect(answer).toContain('throttled): switch them on in EventBridge Scheduler');
  expect(ports.latches.latch.status).toBe('armed');
});
