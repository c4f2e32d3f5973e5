import { expect, test } from '@jest/globals';
import { sha256 } from '../../../layers/core/foundation/hash.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { NEVER_ARMED, type Latch } from '../../../layers/core/safety/latch.ts';
import { latchReader } from '../../../layers/platform/api/api-runtime.ts';
import { latchView } from '../../../layers/platform/api/latch-view.ts';
import { dynamoClient } from '../../../layers/platform/aws/dynamo-client.ts';

const AT = epochMs(1_700_000_000_000);
const SINCE = '2023-11-14T22:13:20.000Z';
const trip = { epoch: 3, atMs: AT, policy: 'halt', reason: 'FEED_DEAD: no price' } as const;

test('the latch tells since when it is closed, by what, and what is done about it', () => {
  expect(latchView({ status: 'tripped', ...trip })).toMatchObject({
    status: 'tripped',
    since: SINCE,
    policy: 'halt',
    by: trip.reason,
    words: expect.stringContaining(`tripped since ${SINCE} (FEED_DEAD: no price)`),
  });
  expect(latchView({ status: 'armed', epoch: 3, atMs: AT })).toMatchObject({ status: 'armed', since: SINCE });
  expect(latchView(NEVER_ARMED)).toMatchObject({ words: expect.stringContaining('never armed') });
  expect(latchView(undefined)).toMatchObject({ status: 'absent' });
});

test('a code that waits is told by who asked and why, never by itself or its hash', () => {
  const pending = { reason: 'looked', by: 'owner-1', codeHash: sha256('ABCD2345'), askedMs: AT };
  const review: Latch = { status: 'review', ...trip, pending };
  expect(latchView(review)).toMatchObject({ pending: { by: 'owner-1', reason: 'looked', since: SINCE } });
  expect(JSON.stringify(latchView(review))).not.toContain(pending.codeHash);
});

test('where the safety stack is not deployed there is no latch, and any other failure is one', async () => {
  const failing = (name: string): ReturnType<typeof latchReader> => {
    const client = dynamoClient({ region: 'us-east-1' });
    client.middlewareStack.add(() => () => Promise.reject(Object.assign(new Error(name), { name })), {
      step: 'initialize',
    });
    return latchReader({ client, portfolioId: 'main', table: 'atalaya-staging-latch' });
  };
  expect(await failing('ResourceNotFoundException')()).toBeUndefined();
  await expect(failing('AccessDeniedException')()).rejects.toThrow('AccessDenied');
});
