import { describe, expect, test } from '@jest/globals';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import {
  EXECUTOR_PATIENCE,
  judgeExecutor,
  type ExecutorLook,
} from '../../../layers/core/safety/wait-for-executor.ts';

const at = (ms: number) => epochMs(1_700_000_000_000 + ms);
const latch = { epoch: 3, policy: 'flatten', atMs: at(0) } as const;
const judge = (look: Partial<ExecutorLook> & Pick<ExecutorLook, 'nowMs'>) =>
  judgeExecutor({ latch, ...look }, EXECUTOR_PATIENCE);
const lease = (sinceMs: number, held = true) => ({ epoch: 1, beat: 9, held, sinceMs: at(sinceMs) });

describe('waiting for the executor', () => {
  test('ends when it has done what this very trip asked', () => {
    const obeyed = { epoch: 3, policy: 'flatten', atMs: at(1), done: true } as const;
    expect(judge({ obeyed, nowMs: at(5_000) })).toEqual({ kind: 'done' });
    expect(judge({ obeyed: { ...obeyed, epoch: 2 }, nowMs: at(5_000) }).kind).toBe('waiting');
    expect(judge({ obeyed: { ...obeyed, policy: 'halt' }, nowMs: at(5_000) }).kind).toBe('waiting');
    expect(judge({ obeyed: { ...obeyed, done: false }, nowMs: at(5_000) }).kind).toBe('waiting');
  });

  test('is cut short where its lease stands still, and its last sends have ended before we act', () => {
    expect(judge({ lease: lease(0), nowMs: at(14_999) }).kind).toBe('waiting');
    expect(judge({ lease: lease(0), nowMs: at(15_000) })).toEqual({
      kind: 'act',
      why: 'dead',
      waitMs: 5_000,
    });
    expect(judge({ lease: lease(0), nowMs: at(20_000) })).toEqual({ kind: 'act', why: 'dead', waitMs: 0 });
  });

  test('takes little time where nobody holds the lease', () => {
    expect(judge({ lease: lease(0, false), nowMs: at(5_000) })).toEqual({
      kind: 'act',
      why: 'dead',
      waitMs: 0,
    });
  });

  test('of one that lives and does nothing ends at the deadline, and it is given time to fence itself', () => {
    expect(judge({ lease: lease(29_000), nowMs: at(29_999) }).kind).toBe('waiting');
    const verdict = judge({ lease: lease(29_000), nowMs: at(30_000) });
    expect(verdict).toEqual({ kind: 'act', why: 'late', waitMs: 20_000 });
  });

  test('where nothing can be read ends at the deadline too', () => {
    expect(judge({ nowMs: at(29_999) }).kind).toBe('waiting');
    expect(judge({ nowMs: at(30_000) })).toMatchObject({ kind: 'act', waitMs: 20_000 });
  });
});
