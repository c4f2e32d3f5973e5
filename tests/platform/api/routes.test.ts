import { describe, expect, test } from '@jest/globals';
import { killRoutes } from '../../../layers/platform/api/kill-routes.ts';
import { serveRoutes, type ApiResponse } from '../../../layers/platform/api/serve-route.ts';
import { tradeRoutes } from '../../../layers/platform/api/trade-routes.ts';

const ask = (routeKey: string, body?: unknown): object => ({
  routeKey,
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

const told = ({ statusCode, body }: ApiResponse): [number, string] => [statusCode, body];

describe('an answer to a question', () => {
  const given: object[] = [];
  const desk = (asked: boolean): ReturnType<typeof serveRoutes> =>
    serveRoutes(
      tradeRoutes({
        questions: {
          answer: (decisionId, answer) => {
            given.push({ decisionId, ...answer });
            return Promise.resolve(asked);
          },
        },
      }),
    );
  const reply = { decisionId: 'd-1', symbol: 'SPY', answer: 'approve' };

  test('reaches the cycle that waits for it, as the owner’s', async () => {
    expect(told(await desk(true)(ask('POST /approvals', reply)))[0]).toBe(200);
    expect(given.at(-1)).toEqual({ ...reply, by: 'owner' });
  });

  test('that comes too late is told so', async () => {
    expect(told(await desk(false)(ask('POST /approvals', reply)))).toEqual([
      409,
      expect.stringContaining('no longer asks about SPY'),
    ]);
  });

  test('in words that mean nothing is refused, and nothing is passed on', async () => {
    const before = given.length;
    for (const body of [{ ...reply, answer: 'maybe' }, { ...reply, extra: 1 }, undefined]) {
      expect(told(await desk(true)(ask('POST /approvals', body)))[0]).toBe(400);
    }
    expect(told(await desk(true)({ routeKey: 'POST /approvals', body: '{' }))[0]).toBe(400);
    expect(given.length).toBe(before);
  });

  test('a pause says that it did not happen', async () => {
    expect(told(await desk(true)(ask('POST /pause', { reason: 'x' })))).toEqual([
      501,
      expect.stringContaining('nothing was paused'),
    ]);
  });
});

describe('a kill', () => {
  const killing = (send: (command: { input: object }) => Promise<object>): ReturnType<typeof serveRoutes> =>
    serveRoutes(killRoutes({ client: { send }, killFunction: 'atalaya-staging-safety-alarm' }));

  test('goes to the safety stack, flattening unless told otherwise, by token and by signature alike', async () => {
    const sent: string[] = [];
    const send = ({ input }: { input: object }): Promise<object> => {
      sent.push(JSON.stringify(input));
      return Promise.resolve({});
    };
    for (const key of ['POST /kill', 'POST /iam/kill']) {
      expect(told(await killing(send)(ask(key, { reason: 'enough' })))[0]).toBe(202);
    }
    expect(sent).toHaveLength(2);
    for (const each of sent) expect(each).toContain('flatten');
  });

  test('that found no safety stack says that nothing was stopped, and what to do by hand', async () => {
    const send = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));
    expect(told(await killing(send)(ask('POST /kill', { reason: 'enough' })))).toEqual([
      501,
      expect.stringContaining('nothing was stopped'),
    ]);
  });

  test('whose function failed is never told as done', async () => {
    const send = (): Promise<object> => Promise.resolve({ FunctionError: 'Unhandled' });
    expect(told(await killing(send)(ask('POST /kill', { reason: 'enough' })))[0]).toBe(502);
  });

  test('without a reason is refused', async () => {
    const send = (): Promise<never> => Promise.reject(new Error('must not be called'));
    expect(told(await killing(send)(ask('POST /kill', {})))[0]).toBe(400);
  });
});
