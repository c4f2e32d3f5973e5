import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Mode } from '../../../layers/core/risk/mode.ts';
import type { ControlRequest } from '../../../layers/core/risk/owner-control.ts';
import { killRoutes } from '../../../layers/platform/api/kill-routes.ts';
import { serveRoutes, type ApiResponse } from '../../../layers/platform/api/serve-route.ts';
import { tradeRoutes } from '../../../layers/platform/api/trade-routes.ts';
import { aState, closeOf } from '../../contracts/system-builders.ts';

const ask = (routeKey: string, body?: unknown, authorizer: object = TOKEN): object => ({
  routeKey,
  requestContext: { authorizer },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

const TOKEN = { jwt: { claims: { sub: 'owner-1' }, scopes: ['atalaya/trade'] } };

const told = ({ statusCode, body }: ApiResponse): [number, string] => [statusCode, body];

/** A desk in memory, over a state that is in pause or in whatever else is given. */
function trading(about: { readonly mode?: Mode; readonly asked?: boolean; readonly version?: number } = {}) {
  const { mode = 'normal', asked = true, version = 1 } = about;
  const given: object[] = [];
  const left: ControlRequest[] = [];
  const state = aState({ mode: { mode, sinceMs: closeOf(0), reasons: [], calmSessions: 0 } });
  const serve = serveRoutes(
    tradeRoutes({
      questions: {
        open: () => Promise.resolve([]),
        answer: (decisionId, answer) => {
          given.push({ decisionId, ...answer });
          return Promise.resolve(asked);
        },
      },
      store: { load: () => Promise.resolve(version === 0 ? undefined : { version, state }) },
      controls: {
        after: () => Promise.resolve([...left]),
        ask: (request) => {
          left.push({ ...request, seq: left.length + 1 });
          return Promise.resolve();
        },
      },
      schedules: [{ expression: 'cron(30 16 ? * MON-FRI *)', timeZone: 'America/New_York' }],
    }),
  );
  return { serve, given, left };
}

describe('an answer to a question', () => {
  const reply = { decisionId: 'd-1', symbol: 'SPY', answer: 'approve' };

  test('reaches the cycle that waits for it, as the owner’s', async () => {
    const { serve, given } = trading();
    expect(told(await serve(ask('POST /approvals', reply)))[0]).toBe(200);
    expect(given.at(-1)).toEqual({ ...reply, by: 'owner' });
  });

  test('that comes too late is told so', async () => {
    expect(told(await trading({ asked: false }).serve(ask('POST /approvals', reply)))).toEqual([
      409,
      expect.stringContaining('no longer asks about SPY'),
    ]);
  });

  test('in words that mean nothing is refused, and nothing is passed on', async () => {
    const { serve, given } = trading();
    for (const body of [{ ...reply, answer: 'maybe' }, { ...reply, extra: 1 }, undefined]) {
      expect(told(await serve(ask('POST /approvals', body)))[0]).toBe(400);
    }
    expect(told(await serve({ routeKey: 'POST /approvals', body: '{' }))[0]).toBe(400);
    expect(given).toEqual([]);
  });
});

describe('what the owner steers with', () => {
  test('a pause is left at the desk with its reason and whoever asked, and says when it is taken', async () => {
    const { serve, left } = trading();
    const { statusCode, body } = await serve(ask('POST /pause', { reason: ' on a plane ' }));
    expect(left).toMatchObject([{ kind: 'pause', reason: 'on a plane', by: 'owner-1' }]);
    expect([statusCode, JSON.parse(body)]).toEqual([
      202,
      {
        asked: 'pause',
        by: 'owner-1',
        takesEffect: expect.stringMatching(/next decision cycle.*New_York.*POST \/kill/),
        foreseen: 'as things stand: pause: on a plane; the mode is then pause',
      },
    ]);
  });

  test('a principal that signed is named by its address', async () => {
    const { serve, left } = trading();
    const userArn = 'arn:aws:iam::123456789012:user/owner';
    await serve(ask('POST /iam/pause', { reason: 'x' }, { iam: { userArn } }));
    expect(left).toMatchObject([{ by: userArn }]);
  });

  test('to resume takes two steps, and the second is told whether its code was right', async () => {
    const { serve, left } = trading({ mode: 'pause' });
    const first = z
      .object({ code: z.string(), foreseen: z.string(), confirm: z.string() })
      .parse(JSON.parse((await serve(ask('POST /resume', { reason: 'landed' }))).body));
    expect(first.foreseen).toContain('waits for its code');
    expect(JSON.stringify(left)).not.toContain(first.code);
    const second = told(await serve(ask('POST /resume', { code: first.code.toLowerCase() })));
    expect(second).toEqual([202, expect.stringContaining('resumed from pause: landed')]);
    expect(left.map(({ kind }) => kind)).toEqual(['resume', 'confirm']);
  });

  test('a wrong code, and one that somebody else sends, are told so and void the first step', async () => {
    for (const [wrong, authorizer, words] of [
      [true, TOKEN, 'the code is wrong'],
      [false, { jwt: { claims: { sub: 'owner-2' } } }, 'somebody else asked'],
    ] as const) {
      const { serve } = trading({ mode: 'pause' });
      const { code } = z
        .object({ code: z.string() })
        .parse(JSON.parse((await serve(ask('POST /resume', { reason: 'landed' }))).body));
      const sent = { code: wrong ? 'AAAAAAAA' : code };
      expect(told(await serve(ask('POST /resume', sent, authorizer)))[1]).toContain(words);
      expect(told(await serve(ask('POST /resume', { code })))[1]).toContain('nothing waits for a code');
    }
  });

  test('a drawdown is acknowledged in the same two steps', async () => {
    const { serve, left } = trading({ mode: 'defensive' });
    const { code } = z
      .object({ code: z.string() })
      .parse(JSON.parse((await serve(ask('POST /acknowledge', { reason: 'seen' }))).body));
    const second = told(await serve(ask('POST /acknowledge', { code })));
    expect(second[1]).toContain('the drawdown is acknowledged: seen');
    expect(left.map(({ kind }) => kind)).toEqual(['acknowledge', 'confirm']);
  });

  test('what there is nothing to do about is left all the same, and told so', async () => {
    const { serve, left } = trading();
    const [status, words] = told(await serve(ask('POST /resume', { reason: 'why not' })));
    expect([status, words]).toEqual([202, expect.stringContaining('there is nothing to resume from')]);
    expect(left).toHaveLength(1);
  });

  test('before the first session it waits for that', async () => {
    const { serve, left } = trading({ version: 0 });
    expect(told(await serve(ask('POST /pause', { reason: 'x' })))[1]).toContain('taken with the first');
    expect(left).toHaveLength(1);
  });

  test('without a reason, with both a reason and a code, or from nobody, nothing is left', async () => {
    const { serve, left } = trading({ mode: 'pause' });
    for (const body of [{}, { reason: '  ' }, { reason: 'x', code: 'y' }, undefined]) {
      for (const path of ['/pause', '/resume', '/acknowledge']) {
        expect((await serve(ask(`POST ${path}`, body))).statusCode).toBe(400);
      }
    }
    expect((await serve(ask('POST /pause', { reason: 'x' }, {}))).statusCode).toBe(403);
    expect((await serve({ routeKey: 'POST /resume', body: '{"reason":"x"}' })).statusCode).toBe(403);
    expect(left).toEqual([]);
  });

  test('more than a cycle reads is refused, and the kill switch named', async () => {
    const { serve, left } = trading();
    for (let at = 0; at < 25; at++) await serve(ask('POST /pause', { reason: 'x' }));
    expect(told(await serve(ask('POST /pause', { reason: 'x' })))).toEqual([
      429,
      expect.stringContaining('POST /kill acts now'),
    ]);
    expect(left).toHaveLength(25);
  });
});

const DOOR = { killFunction: 'atalaya-staging-safety-alarm', rearmFunction: 'atalaya-staging-safety-rearm' };

/** The safety stack as the client of Lambda sees it: what it is sent, and what it says. */
function safety(
  say: (sent: { readonly name: string; readonly payload: unknown }) => object | Promise<never>,
) {
  const sent: { name: string; payload: unknown }[] = [];
  const send = async ({ input }: { input: object }): Promise<object> => {
    const { FunctionName, Payload } = invocation.parse(input);
    const called = { name: FunctionName, payload: z.json().parse(JSON.parse(Payload)) };
    sent.push(called);
    return say(called);
  };
  return { serve: serveRoutes(killRoutes({ client: { send }, ...DOOR })), sent };
}

const invocation = z.object({ FunctionName: z.string(), Payload: z.string() });

const says = (word: object) => () => ({ Payload: Buffer.from(JSON.stringify(word)) });

const absent = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));

describe('a kill', () => {
  const enough = { reason: 'enough' };

  test('goes to the safety stack with whoever asked, flattening unless told otherwise, by both roads', async () => {
    const { serve, sent } = safety(says({ outcome: 'started' }));
    for (const key of ['POST /kill', 'POST /iam/kill'])
      expect((await serve(ask(key, enough))).statusCode).toBe(202);
    await serve(ask('POST /kill', { ...enough, policy: 'halt' }));
    const whole = { source: 'owner', reason: 'enough', by: 'owner-1', raisedMs: expect.any(Number) };
    expect(sent.map(({ name }) => name)).toEqual([DOOR.killFunction, DOOR.killFunction, DOOR.killFunction]);
    expect(sent.map(({ payload }) => payload)).toEqual([
      { ...whole, policy: 'flatten' },
      { ...whole, policy: 'flatten' },
      { ...whole, policy: 'halt' },
    ]);
  });

  test('from somebody whom the authorizer did not name is passed on: to stop needs no name', async () => {
    const { serve, sent } = safety(says({ outcome: 'started' }));
    expect((await serve({ routeKey: 'POST /kill', body: JSON.stringify(enough) })).statusCode).toBe(202);
    expect(sent).toHaveLength(1);
  });

  test('that started nothing says so', async () => {
    const { serve } = safety(says({ outcome: 'nothing' }));
    expect(told(await serve(ask('POST /kill', enough)))).toEqual([
      200,
      expect.stringContaining('"accepted":false'),
    ]);
  });

  test('that found no safety stack says that nothing was stopped, and what to do by hand', async () => {
    expect(told(await safety(absent).serve(ask('POST /kill', enough)))).toEqual([
      501,
      expect.stringContaining('nothing was stopped'),
    ]);
  });

  test('whose function failed, or said what nobody understands, is never told as done', async () => {
    for (const say of [
      () => ({ FunctionError: 'Unhandled' }),
      () => ({}),
      () => ({ Payload: Buffer.from('{') }),
      says({ outcome: 'perhaps' }),
    ]) {
      expect((await safety(say).serve(ask('POST /kill', enough))).statusCode).toBe(502);
    }
  });

  test('without a reason is refused', async () => {
    const { serve, sent } = safety(says({ outcome: 'started' }));
    for (const body of [{}, { reason: 'x', policy: 'sell' }, undefined]) {
      expect((await serve(ask('POST /kill', body))).statusCode).toBe(400);
    }
    expect(sent).toEqual([]);
  });
});

describe('arming again', () => {
  test('passes each of the two steps to the function that alone may, in the caller’s name', async () => {
    const { serve, sent } = safety(({ payload }) =>
      says(
        JSON.stringify(payload).includes('"ask"')
          ? { outcome: 'accepted', answer: 'waits for its code', code: 'ABCD2345' }
          : { outcome: 'accepted', answer: 'armed: looked' },
      )(),
    );
    // What the body says of who asks counts nothing: it is refused.
    expect((await serve(ask('POST /rearm', { reason: 'looked', by: 'somebody' }))).statusCode).toBe(400);
    const first = told(await serve(ask('POST /rearm', { reason: 'looked' })));
    expect(first).toEqual([202, expect.stringMatching(/"armed":false.*ABCD2345/)]);
    const second = told(await serve(ask('POST /rearm', { code: 'ABCD2345' })));
    expect(second).toEqual([200, expect.stringMatching(/"armed":true.*EventBridge Scheduler/)]);
    expect(sent).toEqual([
      { name: DOOR.rearmFunction, payload: { step: 'ask', by: 'owner-1', reason: 'looked' } },
      { name: DOOR.rearmFunction, payload: { step: 'confirm', by: 'owner-1', code: 'ABCD2345' } },
    ]);
  });

  test('that is refused says why', async () => {
    const { serve } = safety(says({ outcome: 'refused', answer: 'the code is wrong: ask again' }));
    expect(told(await serve(ask('POST /rearm', { code: 'x' })))).toEqual([
      409,
      expect.stringContaining('the code is wrong'),
    ]);
  });

  test('is not for nobody, and a failure is not told as armed', async () => {
    const { serve, sent } = safety(() => ({ FunctionError: 'Unhandled' }));
    expect((await serve(ask('POST /rearm', { reason: 'x' }, {}))).statusCode).toBe(403);
    expect(sent).toEqual([]);
    expect((await serve(ask('POST /rearm', { reason: 'x' }))).statusCode).toBe(502);
    expect((await safety(absent).serve(ask('POST /rearm', { reason: 'x' }))).statusCode).toBe(501);
  });
});
