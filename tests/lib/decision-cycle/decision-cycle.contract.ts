import { describe, expect, test } from '@jest/globals';
import { CYCLE_TASKS } from '../../../layers/platform/names/cycle-states.ts';
import type { Json } from '../synthesized.ts';

/** What one call of a task gives. */
export type Behaviour = { readonly output: Json } | { readonly error: string; readonly cause: string };

/** What an execution meets. A task that is not named answers with nothing; one that is, call after call. */
export interface Scenario {
  readonly tasks: Readonly<Record<string, readonly Behaviour[]>>;
  /** What the owner says at once, by symbol; a symbol without an answer is never answered. */
  readonly answers: Readonly<Record<string, 'approve' | 'reject'>>;
  /** Whether the executor answers nothing. */
  readonly silent?: boolean;
}

export interface Outcome {
  readonly status: string;
  readonly output: Json;
  /** Every state in the order it was entered; what Step Functions bills. */
  readonly entered: readonly string[];
  readonly calls: readonly { readonly task: string; readonly input: Json }[];
}

/** Runs the definition that approves within a second, on one interpreter. */
export type RunCycle = (scenario: Scenario) => Promise<Outcome>;

const DECIDING = { decisionId: '20200417T2030', todo: 'decide' };

const ANALYSTS = ['TechnicalAnalyst', 'FundamentalAnalyst', 'SentimentAnalyst'];

/** Step Functions bills each one. */
const TRANSITIONS_MAX = 20;

/** A cycle that decides, in which risk asks about these symbols. */
function deciding(symbols: readonly string[], change: Partial<Scenario> = {}): Scenario {
  const questions = symbols.map((symbol) => ({ ...DECIDING, symbol, question: { what: `buy ${symbol}` } }));
  return {
    tasks: {
      LoadContext: [{ output: DECIDING }],
      ReviewRisk: [{ output: questions }],
      RecordDecision: [{ output: { decisionId: DECIDING.decisionId } }],
      ...change.tasks,
    },
    answers: change.answers ?? {},
  };
}

/** What every interpreter must make of the decision cycle. */
export function describeDecisionCycle(name: string, run: RunCycle): void {
  describe(`decision cycle on ${name}`, () => {
    const inputsOf = ({ calls }: Outcome, task: string): readonly Json[] =>
      calls.filter((call) => call.task === task).map(({ input }) => input);

    test('goes from context to record, the analysts side by side, and hands on ids alone', async () => {
      const outcome = await run(deciding([]));
      expect(outcome.status).toBe('SUCCEEDED');
      expect(outcome.output).toEqual({ decisionId: DECIDING.decisionId });
      const alone = outcome.entered.filter((state) => !ANALYSTS.includes(state));
      expect(alone).toEqual([
        'LoadContext',
        'WhatToDo',
        'DetectRegime',
        'Analysts',
        'WeighStrategies',
        'ComposeDecision',
        'ReviewRisk',
        'NeedsApproval',
        'RecordDecision',
      ]);
      const among = outcome.entered.slice(4, 7);
      expect([...among].sort()).toEqual([...ANALYSTS].sort());
      for (const task of ['DetectRegime', ...ANALYSTS, 'WeighStrategies', 'ComposeDecision', 'ReviewRisk']) {
        expect(inputsOf(outcome, task)).toEqual([DECIDING]);
      }
    });

    test('without approvals it takes at most twenty transitions', async () => {
      const { entered } = await run(deciding([]));
      expect(entered.length).toBeLessThanOrEqual(TRANSITIONS_MAX);
    });

    test('a trigger with nothing to decide on ends at once', async () => {
      const outcome = await run({ tasks: { LoadContext: [{ output: { todo: 'nothing' } }] }, answers: {} });
      expect(outcome.status).toBe('SUCCEEDED');
      expect(outcome.entered).toEqual(['LoadContext', 'WhatToDo', 'NothingToDecide']);
    });

    test('in an emergency nothing is analysed: it stands aside', async () => {
      const context = { decisionId: DECIDING.decisionId, todo: 'stand-aside' };
      const outcome = await run({ tasks: { LoadContext: [{ output: context }] }, answers: {} });
      expect(outcome.status).toBe('SUCCEEDED');
      expect(outcome.entered).toEqual(['LoadContext', 'WhatToDo', 'StandAside']);
      expect(inputsOf(outcome, 'StandAside')).toEqual([context]);
    });

    test.each(CYCLE_TASKS.filter((task) => !['LoadContext', 'StandAside', 'AskOwner'].includes(task)))(
      'when %s fails, it stands aside with the error, and nothing is recorded as decided',
      async (task) => {
        const broken: Behaviour = { error: 'InputsChanged', cause: 'the bars are others now' };
        const outcome = await run(deciding([], { tasks: { ...deciding([]).tasks, [task]: [broken] } }));
        expect(outcome.status).toBe('SUCCEEDED');
        expect(outcome.entered.at(-1)).toBe('StandAside');
        expect(inputsOf(outcome, task)).toHaveLength(1);
        expect(inputsOf(outcome, 'StandAside')).toMatchObject([
          {
            ...DECIDING,
            error: { Error: 'InputsChanged', Cause: expect.stringContaining('the bars are others now') },
          },
        ]);
      },
    );

    test('an outage of ours is tried again, and the cycle goes on', async () => {
      const outage: Behaviour = { error: 'Outage', cause: 'throttled' };
      const tasks = { ...deciding([]).tasks, WeighStrategies: [outage, { output: {} }] };
      const outcome = await run(deciding([], { tasks }));
      expect(outcome.entered.at(-1)).toBe('RecordDecision');
      expect(inputsOf(outcome, 'WeighStrategies')).toEqual([DECIDING, DECIDING]);
    });

    test('without a context there is nothing to record to: the execution fails', async () => {
      const tasks = { LoadContext: [{ error: 'MissingStage', cause: 'there is no portfolio yet' }] };
      const outcome = await run({ tasks, answers: {} });
      expect(outcome.status).toBe('FAILED');
      expect(outcome.entered).toEqual(['LoadContext', 'CycleFailed']);
    });

    test('every question is asked with its token, and the answers come back in order', async () => {
      const symbols = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5', 'S6'];
      const answers = Object.fromEntries(
        symbols.map((symbol, at) => [symbol, at % 2 === 0 ? ('approve' as const) : ('reject' as const)]),
      );
      const outcome = await run(deciding(symbols, { answers }));
      const asked = inputsOf(outcome, 'AskOwner');
      expect(asked).toHaveLength(7);
      for (const question of asked) {
        expect(question).toMatchObject({
          token: expect.stringMatching(/.+/),
          question: { decisionId: DECIDING.decisionId, question: { what: expect.stringMatching(/^buy S/) } },
        });
      }
      expect(inputsOf(outcome, 'RecordDecision')).toMatchObject([
        {
          ...DECIDING,
          approvals: symbols.map((symbol) => ({ symbol, answer: answers[symbol], by: 'owner' })),
        },
      ]);
    });

    test('a question that nobody answers is rejected by the deadline, and only that one', async () => {
      const outcome = await run(deciding(['S0', 'S1'], { answers: { S0: 'approve' } }));
      expect(outcome.entered.filter((state) => state === 'DeadlinePassed')).toHaveLength(1);
      expect(inputsOf(outcome, 'RecordDecision')).toMatchObject([
        {
          approvals: [
            { symbol: 'S0', answer: 'approve', by: 'owner' },
            { symbol: 'S1', answer: 'reject', by: 'deadline' },
          ],
        },
      ]);
    });

    test('a question that cannot be asked is a no-trade', async () => {
      const broken: Behaviour = { error: 'AccessDenied', cause: 'the table may not be written' };
      const outcome = await run(
        deciding(['S0'], { tasks: { ...deciding(['S0']).tasks, AskOwner: [broken] } }),
      );
      expect(outcome.entered.at(-1)).toBe('StandAside');
      expect(inputsOf(outcome, 'StandAside')).toMatchObject([{ error: { Error: 'AccessDenied' } }]);
    });
  });
}
