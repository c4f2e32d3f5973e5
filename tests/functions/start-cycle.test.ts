import { describe, expect, test } from '@jest/globals';
import { startCycle } from '../../layers/platform/lambda/start-cycle.ts';

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:cycle';

/** Starts each name once, as Step Functions does. */
function starter(): { readonly names: string[]; readonly start: ReturnType<typeof startCycle> } {
  const names: string[] = [];
  const send = ({ input: { name } }: { input: { name?: string } }): Promise<object> => {
    if (name === undefined) throw new Error('a cycle without a name');
    if (names.includes(name))
      return Promise.reject(Object.assign(new Error('already'), { name: 'ExecutionAlreadyExists' }));
    names.push(name);
    return Promise.resolve({});
  };
  return { names, start: startCycle({ client: { send }, machineArn: MACHINE }) };
}

describe('the trigger of a decision cycle', () => {
  const trigger = { calendar: 'XNYS', scheduledTime: '2026-11-20T21:30:00Z' };

  test('delivered twice starts one cycle', async () => {
    const { names, start } = starter();
    expect(await start(trigger)).toEqual({ name: 'XNYS-2026-11-20T213000Z', started: true });
    expect(await start(trigger)).toEqual({ name: 'XNYS-2026-11-20T213000Z', started: false });
    expect(names).toHaveLength(1);
  });

  test('of another market or another day is another cycle, under a name that Step Functions takes', async () => {
    const { names, start } = starter();
    await start(trigger);
    await start({ ...trigger, calendar: '24/7' });
    await start({ ...trigger, scheduledTime: '2026-11-23T21:30:00Z' });
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });

  test('that says no instant starts nothing', async () => {
    const { names, start } = starter();
    await expect(start({ calendar: 'XNYS' })).rejects.toThrow();
    expect(names).toEqual([]);
  });

  test('passes on what Step Functions could not do, so that the schedule tries again', async () => {
    const send = (): Promise<never> => Promise.reject(new Error('throttled'));
    await expect(startCycle({ client: { send }, machineArn: MACHINE })(trigger)).rejects.toThrow('throttled');
  });
});
