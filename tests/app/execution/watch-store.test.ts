import { expect, test } from '@jest/globals';
import { Inbox } from '../../../layers/app/execution/inbox.ts';
import { watchStore } from '../../../layers/app/execution/watch-store.ts';
import { HALTED } from '../../../layers/core/execution/executor/latch-view.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { anEntry } from '../../builders/an-order.ts';
import { MemoryExecutionStore } from '../../simulation/execution/memory-execution-store.ts';

const ARMED = { kind: 'armed' } as const;
const NEVER = { wallMs: () => epochMs(0), monotonicMs: () => 0, after: () => () => undefined };

test('an intent is heard of when it is offered, without waiting for the next look', async () => {
  const store = new MemoryExecutionStore();
  await store.setLatch(ARMED);
  const inbox = new Inbox(NEVER);
  const live = { ended: false };
  const watching = watchStore({ store, clock: NEVER }, { inbox, live, pollMs: 60_000 });
  expect(await inbox.take(undefined)).toEqual([{ kind: 'latch', latch: ARMED }]);
  const offered = { intentId: 'i', decisionId: 'd', intent: anEntry(), expiresMs: epochMs(1) };
  await settled();
  await store.offer(offered);
  await settled();
  expect(await inbox.take(undefined)).toEqual([
    { kind: 'latch', latch: ARMED },
    { kind: 'intent', offered },
  ]);
  live.ended = true;
  await store.setLatch(ARMED);
  await watching;
});

test('a latch that cannot be read is halted, and one that was read as fallen stays as it fell', async () => {
  const store = new MemoryExecutionStore();
  const flatten = { kind: 'latched', policy: 'flatten', epoch: 3 } as const;
  const told: unknown[] = [];
  const inbox = new Inbox(NEVER);
  inbox.push = (event) => {
    if (event.kind === 'latch') told.push(event.latch);
  };
  const answers = [undefined, ARMED, undefined, flatten, undefined];
  const live = { ended: false };
  const latch = async () => {
    const answer = answers[told.length];
    if (told.length === answers.length - 1) live.ended = true;
    if (answer === undefined) throw new Error('the store is out');
    return Promise.resolve(answer);
  };
  const now = { ...NEVER, after: (_: number, wake: () => void) => (setImmediate(wake), () => undefined) };
  const shaky = { ...doors(store), latch };
  await watchStore({ store: shaky, clock: now }, { inbox, live, pollMs: 1 });
  expect(told).toEqual([HALTED, ARMED, HALTED, flatten, flatten]);
});

function doors(store: MemoryExecutionStore) {
  return {
    load: () => store.load(),
    commit: store.commit.bind(store),
    offer: store.offer.bind(store),
    offered: store.offered.bind(store),
    setLatch: store.setLatch.bind(store),
    facts: store.facts.bind(store),
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
