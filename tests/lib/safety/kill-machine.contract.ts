import { describe, expect, test } from '@jest/globals';
import type { Json } from '../synthesized.ts';

/** What one call of a task gives. */
export type Behaviour = { readonly output: Json } | { readonly error: string; readonly cause: string };

/** What each task gives, call after call, the last one for ever. */
export type Scenario = Readonly<Record<string, readonly Behaviour[]>>;

export interface Outcome {
  readonly status: string;
  /** Every state in the order it was entered. */
  readonly entered: readonly string[];
  readonly calls: readonly { readonly task: string; readonly input: Json }[];
}

/** Runs the definition on one interpreter, its waits cut short. */
export type RunKill = (scenario: Scenario) => Promise<Outcome>;

const TRIPPED = { output: { status: 'tripped', epoch: 1, policy: 'flatten' } };
const executor = (kind: string) => ({ output: { kind, waitSeconds: 0 } });
const seen = (standing: string, next = 'report') => ({ output: { standing, next } });
const report = (standing: string) => ({ output: { standing } });
const OUTAGE = { error: 'Outage', cause: 'away' };
const BROKEN = { error: 'TypeError', cause: 'a defect of ours' };

const KILL: Scenario = {
  TripLatch: [TRIPPED],
  AwaitExecutor: [executor('done')],
  Verify: [seen('flat')],
  Report: [report('flat')],
};

/** What every interpreter must make of the kill machine. */
export function describeKillMachine(name: string, run: RunKill): void {
  describe(`the kill machine on ${name}`, () => {
    const tasksOf = ({ calls }: Outcome): readonly string[] => calls.map(({ task }) => task);

    test('with an executor that obeys goes from the latch to the report without touching the venue', async () => {
      const outcome = await run(KILL);
      expect(outcome.status).toBe('SUCCEEDED');
      expect(tasksOf(outcome)).toEqual(['TripLatch', 'SchedulesOff', 'AwaitExecutor', 'Verify', 'Report']);
      expect(outcome.entered.at(-1)).toBe('Ended');
    });

    test('hands on to each step what the steps before had to say', async () => {
      const { calls } = await run(KILL);
      expect(calls.at(-1)?.input).toMatchObject({
        trip: { policy: 'flatten' },
        latch: { epoch: 1 },
        executor: { kind: 'done' },
        verify: { standing: 'flat' },
      });
    });

    test('asks the executor again while it is waited for, then acts in its place', async () => {
      const outcome = await run({
        ...KILL,
        AwaitExecutor: [executor('waiting'), executor('waiting'), executor('act')],
      });
      expect(tasksOf(outcome).slice(2)).toEqual([
        'AwaitExecutor',
        'AwaitExecutor',
        'AwaitExecutor',
        'Act',
        'Verify',
        'Report',
      ]);
      expect(outcome.status).toBe('SUCCEEDED');
    });

    test('where the venue does not show it yet goes round again, over the executor’s lease', async () => {
      const outcome = await run({
        ...KILL,
        AwaitExecutor: [executor('done'), executor('act')],
        Verify: [seen('unfinished', 'try-again'), seen('flat')],
      });
      expect(tasksOf(outcome).slice(2)).toEqual([
        'AwaitExecutor',
        'Verify',
        'AwaitExecutor',
        'Act',
        'Verify',
        'Report',
      ]);
    });

    test('does nothing where a person armed it over that, or another run has seen it through', async () => {
      for (const status of ['armed', 'review']) {
        const outcome = await run({ ...KILL, TripLatch: [{ output: { status, epoch: 1 } }] });
        expect([outcome.status, tasksOf(outcome)]).toEqual(['SUCCEEDED', ['TripLatch']]);
      }
      const outcome = await run({ ...KILL, AwaitExecutor: [executor('superseded')] });
      expect(outcome.entered.at(-1)).toBe('Superseded');
    });

    test('passes outages over and is not stopped by a step that fails for good', async () => {
      const passing = await run({ ...KILL, TripLatch: [OUTAGE, TRIPPED] });
      expect(passing.status).toBe('SUCCEEDED');
      for (const task of ['TripLatch', 'SchedulesOff', 'AwaitExecutor', 'Act', 'Verify']) {
        const outcome = await run({ ...KILL, AwaitExecutor: [executor('act')], [task]: [BROKEN] });
        expect([task, tasksOf(outcome).at(-1)]).toEqual([task, 'Report']);
        const done = tasksOf(outcome);
        expect(done).toEqual(expect.arrayContaining(['TripLatch', 'SchedulesOff', 'Act', 'Verify']));
      }
    });

    test('fails where the venue was never seen as the policy asks, so that an alarm rings', async () => {
      const unseen = await run({ ...KILL, Verify: [seen('unfinished')], Report: [report('unfinished')] });
      expect([unseen.status, unseen.entered.at(-1)]).toEqual(['FAILED', 'NotSeenSafe']);
      const untold = await run({ ...KILL, Report: [BROKEN] });
      expect(untold.status).toBe('FAILED');
    });

    test('ends well, and goes round no more, where the account is paper and its executor away', async () => {
      const outcome = await run({
        ...KILL,
        AwaitExecutor: [executor('act')],
        Verify: [seen('paper')],
        Report: [report('paper')],
      });
      expect([outcome.status, tasksOf(outcome).slice(-2)]).toEqual(['SUCCEEDED', ['Verify', 'Report']]);
    });
  });
}
