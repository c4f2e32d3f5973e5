import { describe, expect, test } from '@jest/globals';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { changeLatch } from '../../../layers/app/safety/change-latch.ts';
import type { KillState } from '../../../layers/app/safety/kill-state.ts';
import { reconcileAlarms, type AlarmPorts } from '../../../layers/app/safety/raise-alarm.ts';
import { rearm } from '../../../layers/app/safety/rearm.ts';
import { EmbeddedSwitch } from '../../../layers/platform/laptop/embedded-switch.ts';
import { readRingingAlarms } from '../../../layers/platform/safety/alarm-events.ts';
import { hearFrontDoor } from '../../../layers/platform/safety/hear-front-door.ts';
import { MemoryLatchStore } from '../../../layers/platform/safety/memory-latch-store.ts';

const NOW = Date.parse('2026-03-06T21:00:00Z');

/** An armed latch, and every start of the machine under a name of its own. */
async function aFrontDoor() {
  const latches = new MemoryLatchStore();
  const started = new Map<string, KillState>();
  let nowMs = epochMs(NOW - 60_000);
  const ports: AlarmPorts = {
    latches,
    clock: { nowMs: () => nowMs, sleep: () => Promise.resolve() },
    kills: {
      start: (name, state) => {
        if (!started.has(name)) started.set(name, state);
        return Promise.resolve();
      },
    },
  };
  const code = { by: 'owner', codeHash: sha256('code'), atMs: nowMs };
  await changeLatch({ kind: 'rearm-asked', reason: 'a test', ...code }, ports);
  await changeLatch({ kind: 'rearm-confirmed', ...code }, ports);
  nowMs = epochMs(NOW + 2_000);
  return {
    latches,
    started,
    ports,
    later: (ms: number) => {
      nowMs = epochMs(nowMs + ms);
    },
  };
}

const alarmAction = (alarmName: string, value = 'ALARM', timestamp = '2026-03-06T21:00:01.123+0000') => ({
  source: 'aws.cloudwatch',
  alarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}`,
  accountId: '123456789012',
  time: timestamp,
  region: 'us-east-1',
  alarmData: {
    alarmName,
    state: { value, reason: 'Threshold Crossed', timestamp },
    previousState: { value: 'OK', timestamp },
    configuration: { metrics: [] },
  },
});

const ruleEvent = (alarmName: string, value = 'ALARM') => {
  const { alarmData, ...rest } = alarmAction(alarmName, value);
  return { ...rest, 'detail-type': 'CloudWatch Alarm State Change', detail: alarmData };
};

const DRAWDOWN = 'atalaya-staging-safety-DRAWDOWN';

describe('the front door of the kill', () => {
  test('hears an alarm over both roads and starts one kill, with the policy of the table', async () => {
    const { ports, latches, started } = await aFrontDoor();
    await Promise.all([
      hearFrontDoor(alarmAction(DRAWDOWN), ports),
      hearFrontDoor(ruleEvent(DRAWDOWN), ports),
      hearFrontDoor(alarmAction(DRAWDOWN), ports),
    ]);
    expect(latches.latch).toMatchObject({ status: 'tripped', epoch: 1, policy: 'flatten' });
    expect([...started.keys()]).toEqual(['kill-1-0']);
  });

  test('a silent executor halts, and a loss on top of it flattens', async () => {
    const { ports, latches, started } = await aFrontDoor();
    await hearFrontDoor(alarmAction('atalaya-staging-safety-EXECUTOR_SILENT'), ports);
    expect(latches.latch).toMatchObject({ policy: 'halt', epoch: 1 });
    await hearFrontDoor(ruleEvent(DRAWDOWN), ports);
    expect(latches.latch).toMatchObject({ policy: 'flatten', epoch: 2 });
    expect([...started.keys()]).toEqual(['kill-1-0', 'kill-2-0']);
  });

  test('an alarm that ends, one of another stack, and the stack’s own watch start nothing', async () => {
    const { ports, latches } = await aFrontDoor();
    for (const event of [
      alarmAction(DRAWDOWN, 'OK'),
      ruleEvent(DRAWDOWN, 'INSUFFICIENT_DATA'),
      alarmAction('atalaya-staging-cycle-failed'),
      ruleEvent('atalaya-staging-safety-notthrough'),
    ]) {
      expect(await hearFrontDoor(event, ports)).toEqual({ outcome: 'nothing' });
    }
    expect(latches.latch.status).toBe('armed');
  });

  test('the owner’s word is done at once, with the owner’s policy', async () => {
    const { ports, latches } = await aFrontDoor();
    await hearFrontDoor({ source: 'owner', policy: 'reduce', reason: 'a feeling', raisedMs: NOW }, ports);
    expect(latches.latch).toMatchObject({ policy: 'reduce', reason: 'the owner: a feeling' });
  });

  test('what is none of these is refused, not guessed at', async () => {
    const { ports, latches } = await aFrontDoor();
    for (const event of [{}, { source: 'owner' }, { source: 'aws.ec2', detail: {} }, 'kill'])
      await expect(hearFrontDoor(event, ports)).rejects.toThrow();
    expect(latches.latch.status).toBe('armed');
  });
});

const described = (name: string, value: string, since: string) => ({
  MetricAlarms: [
    { AlarmName: name, StateValue: value, StateTransitionedTimestamp: since, ActionsEnabled: true },
  ],
});

describe('the reconciler', () => {
  test('trips for an alarm whose change nobody heard', async () => {
    const { ports, latches, started } = await aFrontDoor();
    await reconcileAlarms(readRingingAlarms(described(DRAWDOWN, 'ALARM', '2026-03-06T21:00:01Z')), ports);
    expect(latches.latch.status).toBe('tripped');
    expect([...started.keys()]).toEqual(['kill-1-0']);
  });

  test('leaves be an alarm that was ringing when a person armed it, until it rings anew', async () => {
    const { ports, latches } = await aFrontDoor();
    await reconcileAlarms(readRingingAlarms(described(DRAWDOWN, 'ALARM', '2026-03-06T20:00:00Z')), ports);
    expect(latches.latch.status).toBe('armed');
    await reconcileAlarms(readRingingAlarms(described(DRAWDOWN, 'OK', '2026-03-06T21:00:01Z')), ports);
    expect(latches.latch.status).toBe('armed');
    await reconcileAlarms(readRingingAlarms(described(DRAWDOWN, 'ALARM', '2026-03-06T21:00:01Z')), ports);
    expect(latches.latch.status).toBe('tripped');
  });

  test('starts a kill anew that did not see the venue in order, once in five minutes', async () => {
    const { ports, later, started } = await aFrontDoor();
    await hearFrontDoor(alarmAction(DRAWDOWN), ports);
    for (let minute = 0; minute < 11; minute++) {
      later(60_000);
      await reconcileAlarms([], ports);
    }
    expect([...started.keys()]).toEqual(['kill-1-0', 'kill-1-1', 'kill-1-2']);
  });
});

describe('arming again', () => {
  test('takes two steps of one person, and tells the owner', async () => {
    const { ports, latches } = await aFrontDoor();
    await hearFrontDoor(alarmAction(DRAWDOWN), ports);
    const told: string[] = [];
    const schedules = new EmbeddedSwitch();
    await schedules.off();
    const rearmPorts = {
      ...ports,
      schedules,
      draw: () => 0,
      notices: {
        tell: ({ text }: { readonly text: string }) => {
          told.push(text);
          return Promise.resolve();
        },
      },
    };
    const ask = () => rearm({ step: 'ask', by: 'owner', reason: 'looked at it' }, rearmPorts);
    expect(await ask()).toMatchObject({ outcome: 'refused' });
    await changeLatch({ kind: 'verified', epoch: 1, atMs: ports.clock.nowMs() }, ports);
    const { code = '' } = await ask();
    expect(code).toHaveLength(8);
    const confirm = (by: string) => rearm({ step: 'confirm', by, code: code.toLowerCase() }, rearmPorts);
    const answer = 'armed: looked at it; the schedules are on';
    expect(await confirm('owner')).toMatchObject({ outcome: 'accepted', answer });
    expect(latches.latch.status).toBe('armed');
    expect(await schedules.isOn()).toBe(true);
    expect(told).toEqual([`owner: ${answer}`]);
    expect(latches.log.map(({ kind }) => kind)).toContain('armed');
    expect(JSON.stringify(latches.log)).not.toContain(code);
  });
});
