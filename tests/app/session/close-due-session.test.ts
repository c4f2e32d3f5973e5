import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decideDirectly } from '../../../layers/app/decision-cycle/decide-directly.ts';
import type { ExecutorDoor } from '../../../layers/app/decision-cycle/hear-executor.ts';
import { UNATTENDED } from '../../../layers/app/ports/approval-desk.ts';
import { StaleVersion, type SystemStore } from '../../../layers/app/ports/system-store.ts';
import { closeDueSession, type DueSession } from '../../../layers/app/session/close-due-session.ts';
import { decisionId } from '../../../layers/core/decision/decision-id.ts';
import type { JournalBody } from '../../../layers/core/decision/journal.ts';
import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../../../layers/core/execution/executor/executor-event.ts';
import { at } from '../../../layers/core/foundation/assert.ts';
import { money, qty } from '../../../layers/core/foundation/decimal.ts';
import { DAY_MS, epochMs, SECOND_MS, type EpochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { barAt, windowOf } from '../../../layers/core/market/bar-window.ts';
import { netAssetValue } from '../../../layers/core/portfolio/ledger.ts';
import type { Portfolio } from '../../../layers/platform/laptop/open-portfolio.ts';
import { aPortfolio, discard, instantsOf, present, sampleBars } from '../../simulation/a-portfolio.ts';

const BARS = sampleBars(0, 4);
const INSTANTS = instantsOf(BARS);

describe('the session that is due', () => {
  let portfolio: ReturnType<typeof aPortfolio>;
  let nowMs: EpochMs;
  const offered: string[] = [];
  const facts: ExecutionFact[] = [];

  beforeEach(() => {
    portfolio = aPortfolio(BARS);
    nowMs = at(INSTANTS, 0);
    offered.length = 0;
    facts.length = 0;
  });

  afterEach(() => {
    discard(portfolio);
  });

  const executor: ExecutorDoor = {
    store: {
      offer: ({ intentId }: ExecutionIntent) => Promise.resolve(void offered.push(intentId)),
      facts: (after, limit) => {
        const numbered = facts.map((fact, index) => ({ seq: index + 1, fact }));
        return Promise.resolve(numbered.slice(after, after + limit));
      },
    },
    intentMs: DAY_MS,
    outcomeMs: DAY_MS,
    barMs: DAY_MS,
    nowMs: () => nowMs,
  };

  const close = async (change: Partial<Pick<Portfolio, 'bars'> & { store: SystemStore }> = {}) => {
    const { store, bars, controls, settings } = portfolio;
    return closeDueSession({
      config: settings.config,
      ports: { store, bars, controls, executor, ...change },
    });
  };
  const decide = async (due: DueSession): Promise<void> => {
    expect(due.todo).toBe('decide');
    const { settings, bars, store } = portfolio;
    const closed = present(await store.load());
    await decideDirectly(closed, { settings, ports: { bars, store }, desk: UNATTENDED });
  };
  /** As the machine does after the wait. */
  const recorded = async (): Promise<void> => {
    const { state, version } = present(await portfolio.store.load());
    const dispatched = { ...state, phase: 'dispatched' } as const;
    await portfolio.store.commit({ expectedVersion: version, state: dispatched, entries: [] });
  };
  const kinds = async (): Promise<readonly JournalBody['kind'][]> =>
    (await portfolio.journal.entries(0, 1_000)).map(({ kind }) => kind);

  test('opens the portfolio where there is none, with the capital of the file, and marks it as one step', async () => {
    const due = await close();
    const { version, state } = present(await portfolio.store.load());
    expect(due).toEqual({ todo: 'decide', state });
    expect([version, state.bars, state.phase, state.atMs]).toEqual([1, 1, 'closed', at(INSTANTS, 0)]);
    expect(await kinds()).toEqual(['flow', 'mark']);
    expect(state.portfolio.deposits).toBe(portfolio.settings.config.capital.initial);
  });

  test('is not there before the first bar is known, and no portfolio is opened', async () => {
    nowMs = epochMs(at(INSTANTS, 0) - 1);
    expect(await close()).toMatchObject({ todo: 'nothing', why: expect.stringContaining('is known yet') });
    expect(await portfolio.store.load()).toBeUndefined();
  });

  test('is closed once: asked again before it is decided on, it is the same', async () => {
    const first = await close();
    expect(await close()).toEqual(first);
    expect(present(await portfolio.store.load()).version).toBe(1);
  });

  test('that was decided on is waited for, until it is written down; after that there is nothing new', async () => {
    await decide(await close());
    const waited = { todo: 'await', decisionId: decisionId(at(INSTANTS, 0)) };
    expect(await close()).toEqual(waited);
    expect(await close()).toEqual(waited);
    await recorded();
    expect(await close()).toMatchObject({ todo: 'nothing', why: expect.stringContaining('nothing new') });
    expect(await kinds()).toEqual(['flow', 'mark', 'decision']);
  });

  test('is that of the newest bar, though others were never decided on', async () => {
    await decide(await close());
    nowMs = at(INSTANTS, 3);
    const due = await close();
    expect(due).toMatchObject({ todo: 'decide', state: { atMs: at(INSTANTS, 3), bars: 2 } });
    expect((await kinds()).filter((kind) => kind === 'mark')).toHaveLength(2);
  });

  test('waits for the next bar where one comes late within the minute: a minute has one decision', async () => {
    await decide(await close());
    await recorded();
    const late = epochMs(at(INSTANTS, 0) + SECOND_MS);
    const window = windowOf([{ ...barAt(BARS, 0), availableMs: late }]);
    const bars = { window: () => Promise.resolve(window) };
    expect(await close({ bars: Object.assign(portfolio.bars, bars) })).toMatchObject({ todo: 'nothing' });
    expect(decisionId(late)).toBe(decisionId(at(INSTANTS, 0)));
  });

  test('takes what the owner asked for, also where no bar is new', async () => {
    await decide(await close());
    await recorded();
    portfolio.controls.ask({ kind: 'pause', reason: 'a holiday', requestedMs: nowMs });
    expect(await close()).toMatchObject({ todo: 'nothing' });
    expect(present(await portfolio.store.load()).state.mode.mode).toBe('pause');
  });

  test('begins with what the executor did since, so that the account is marked with it', async () => {
    await decide(await close());
    await recorded();
    const before = present(await portfolio.store.load()).state.portfolio;
    const entry = { entryId: 'e', kind: 'funding', currency: 'USD', atMs: nowMs } as const;
    facts.push({ kind: 'ledger-entry', atMs: nowMs, entry: { ...entry, amount: money('-250') } });
    nowMs = at(INSTANTS, 1);
    await close();
    const marks = await portfolio.store.marks(nowMs, 2);
    const nav = netAssetValue(before, () => undefined);
    expect(marks.map((mark) => mark.nav)).toEqual([nav, (nav ?? 0) - 250]);
  });

  test('hands over again what a cycle that died had decided and the executor has not taken', async () => {
    await close();
    const { state, version } = present(await portfolio.store.load());
    const intent = { kind: 'flatten', symbol: sym('X'), side: 'sell', quantity: qty('1') } as const;
    const outbox = [{ decisionId: decisionId(state.atMs), intent }];
    const decided = { ...state, phase: 'decided', outbox } as const;
    await portfolio.store.commit({ expectedVersion: version, state: decided, entries: [] });
    nowMs = at(INSTANTS, 1);
    expect((await close()).todo).toBe('decide');
    expect(offered).toContain(`${decisionId(state.atMs)}|X|flatten`);
  });

  test('of two executions side by side is closed by one, and the other goes on with it', async () => {
    const { store } = portfolio;
    let rival = async (): Promise<void> => {
      rival = () => Promise.resolve();
      await close();
    };
    const contended: SystemStore = {
      load: () => store.load(),
      marks: (...which) => store.marks(...which),
      commit: async (commit) => {
        await rival();
        return store.commit(commit);
      },
    };
    expect((await close({ store: contended })).todo).toBe('decide');
    expect(await kinds()).toEqual(['flow', 'mark']);
  });

  test('is given up where somebody else is always faster', async () => {
    const { store } = portfolio;
    let commits = 0;
    const contended: SystemStore = {
      load: () => store.load(),
      marks: (...which) => store.marks(...which),
      commit: () => {
        commits += 1;
        return Promise.reject(new StaleVersion('another was first'));
      },
    };
    await expect(close({ store: contended })).rejects.toThrow(StaleVersion);
    expect(commits).toBe(10);
  });
});
