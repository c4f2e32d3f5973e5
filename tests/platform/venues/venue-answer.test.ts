import { expect, test } from '@jest/globals';
import { judgeSubmit } from '../../../layers/platform/venues/judge-submit.ts';
import { openExchange } from '../../../layers/platform/venues/open-exchange.ts';
import { rememberAnswers } from '../../../layers/platform/venues/venue-answer.ts';

const INSUFFICIENT = '{"code":-2010,"msg":"Account has insufficient balance for requested action."}';

/** How an order fares whose answer is this. */
async function fateOf(status: number, body: string, headers: Record<string, string> = {}) {
  const { exchange, profile } = await openExchange({
    venue: 'binance',
    world: 'real',
    apiKey: 'key',
    secret: 'secret',
    timeoutMs: 100,
  });
  const waits: number[] = [];
  const answerOf = rememberAnswers(exchange, (afterMs) => waits.push(afterMs));
  const url = 'https://api.binance.com/api/v3/order';
  const response: unknown = body.startsWith('{') ? JSON.parse(body) : undefined;
  try {
    exchange.handleErrors(status, 'reason', url, 'POST', headers, body, response, {}, '');
  } catch (error) {
    return { fate: judgeSubmit(profile, error, answerOf(error)), waits };
  }
  return { fate: undefined, waits };
}

test('the same words are a refusal in a 400 and prove nothing in a 503', async () => {
  expect((await fateOf(400, INSUFFICIENT)).fate).toMatchObject({
    kind: 'rejected',
    refusal: { code: 'INSUFFICIENT_FUNDS', details: { status: 400 } },
  });
  expect((await fateOf(503, INSUFFICIENT)).fate?.kind).toBe('unknown');
});

test.each([-1000, -1001, -1006, -1007, -1008])(
  'code %i leaves open what became of the order',
  async (code) => {
    expect((await fateOf(400, JSON.stringify({ code, msg: 'something' }))).fate?.kind).toBe('unknown');
  },
);

test('how long the venue wants to be left alone is heard', async () => {
  const { waits } = await fateOf(429, '{"code":-1003,"msg":"Too many requests."}', { 'retry-after': '7' });
  expect(waits).toEqual([7_000]);
});
