import { describe, expect, test } from '@jest/globals';
import type { Behaviour, Outcome, RunCycle, Scenario } from './decision-cycle.contract.ts';

const DECIDED = { decisionId: '20200417T2030', todo: 'decide' };

const WHOLE: Scenario['tasks'] = {
  CloseSession: [{ output: DECIDED }],
  LoadContext: [{ output: DECIDED }],
  ReviewRisk: [{ output: [] }],
  RecordDecision: [{ output: { decisionId: DECIDED.decisionId } }],
  RecordExecution: [{ output: { decisionId: DECIDED.decisionId } }],
};

/** More states than a cycle without an executor has: to close, to choose, to wait, to write down. */
const TRANSITIONS_MAX = 20;

/** What every interpreter must make of a cycle with an executor, which answers unless the scenario says it is silent. */
export function describeExecutedCycle(name: string, run: RunCycle): void {
  const ran = async (tasks: Scenario['tasks'], silent = false): Promise<Outcome> =>
    run({ tasks: { ...WHOLE, ...tasks }, answers: {}, silent });
  const called = ({ calls }: Outcome): readonly string[] => calls.map(({ task }) => task);

  describe(`executed cycle on ${name}`, () => {
    test('closes the session, decides, waits for what comes of it, and writes that down', async () => {
      const outcome = await ran({});
      expect(outcome.status).toBe('SUCCEEDED');
      expect(outcome.output).toEqual({ decisionId: DECIDED.decisionId });
      expect(outcome.entered.slice(0, 3)).toEqual(['CloseSession', 'WhatIsDue', 'LoadContext']);
      expect(outcome.entered.slice(-3)).toEqual(['RecordDecision', 'AwaitExecution', 'RecordExecution']);
      expect(outcome.entered.length).toBeLessThanOrEqual(TRANSITIONS_MAX);
      expect(outcome.calls.find(({ task }) => task === 'AwaitExecution')?.input).toMatchObject({
        token: expect.stringMatching(/.+/),
        decisionId: DECIDED.decisionId,
      });
    });

    test('without a new bar it has succeeded, and says why nothing was done', async () => {
      const idle = { todo: 'nothing', why: 'nothing new' };
      const outcome = await ran({ CloseSession: [{ output: idle }] });
      expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: idle });
      expect(outcome.entered).toEqual(['CloseSession', 'WhatIsDue', 'NothingNew']);
    });

    test('started again after its decision it goes on to wait, and decides nothing twice', async () => {
      const decided = { todo: 'await', decisionId: DECIDED.decisionId };
      const outcome = await ran({ CloseSession: [{ output: decided }] });
      expect(called(outcome)).toEqual(['CloseSession', 'AwaitExecution', 'RecordExecution']);
    });

    test('an executor that is silent is not waited for for ever', async () => {
      const outcome = await ran({}, true);
      expect([outcome.status, outcome.entered.at(-1)]).toEqual(['SUCCEEDED', 'RecordExecution']);
    });

    test('an outage while the session is closed is tried again; anything else fails the cycle', async () => {
      const outage: Behaviour = { error: 'Outage', cause: 'throttled' };
      const again = await ran({ CloseSession: [outage, { output: DECIDED }] });
      expect(called(again).slice(0, 3)).toEqual(['CloseSession', 'CloseSession', 'LoadContext']);
      const broken = await ran({ CloseSession: [{ error: 'OtherSchema', cause: 'of a later program' }] });
      expect(broken.status).toBe('FAILED');
      expect(broken.entered).toEqual(['CloseSession', 'CycleFailed']);
    });
  });
}
