import { describe, expect, test } from '@jest/globals';
import { routeWaiting, type RouterPorts } from '../../../layers/app/execution/route-intents.ts';
import type { ExecutionIntent } from '../../../layers/core/execution/executor/execution-intent.ts';
import type { AccountView } from '../../../layers/core/execution/routing/account-view.ts';
import { plus, qty, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { ok, refuse } from '../../../layers/core/foundation/result.ts';
import { seededRng, type Rng } from '../../../layers/core/foundation/rng.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import {
  aCandidate,
  aPurchase,
  aReduction,
  aView,
  NOW,
} from '../../core/execution/routing/an-account-view.ts';
import { MemoryIntake } from './memory-intake.ts';

const ACCOUNTS = ['binance', 'kraken'] as const;

/** What every process sees and none can lose: the intake, and what each account was offered. */
class Durable {
  readonly intake = new MemoryIntake();
  readonly outboxes = new Map(ACCOUNTS.map((name) => [name, new Map<string, ExecutionIntent>()]));
  readonly answers: string[] = [];

  constructor(intents: readonly ExecutionIntent[]) {
    for (const intent of intents) void this.intake.offer(intent);
  }

  partsOf(intentId: string): readonly ExecutionIntent[] {
    return [...this.outboxes.values()].flatMap((outbox) =>
      [...outbox.values()].filter((part) => part.intentId.startsWith(intentId)),
    );
  }
}

interface Process {
  readonly durable: Durable;
  /** The account whose venue looks best to this process. */
  readonly prefers: (typeof ACCOUNTS)[number];
  /** Every call to the outside goes through it. */
  readonly call: <T>(work: () => Promise<T>) => Promise<T>;
  readonly views?: (name: string) => Partial<AccountView>;
}

function portsOf({ durable, prefers, call, views }: Process): RouterPorts {
  const { intake } = durable;
  return {
    intake: {
      waiting: (limit) => call(() => intake.waiting(limit)),
      place: (route, atMs) => call(() => intake.place(route, atMs)),
      settle: (intentId) => call(() => intake.settle(intentId)),
      enrol: (accounts) => intake.enrol(accounts),
      enrolled: () => intake.enrolled(),
    },
    leases: {
      read: () => Promise.reject(new Error('unused')),
      take: () => Promise.reject(new Error('unused')),
      renew: () => Promise.reject(new Error('unused')),
      release: () => Promise.reject(new Error('unused')),
    },
    accounts: ACCOUNTS.map((name) => ({
      name,
      store: {
        offer: (intent) =>
          call(() => {
            const outbox = durable.outboxes.get(name);
            if (outbox?.has(intent.intentId) === false) outbox.set(intent.intentId, intent);
            return Promise.resolve();
          }),
      },
      view: () =>
        call(() =>
          Promise.resolve(
            aView(name, {
              heldQty: qty(name === 'kraken' ? '3' : '2'),
              candidate: ok(aCandidate(name, { feeBps: name === prefers ? 1 : 50 })),
              ...views?.(name),
            }),
          ),
        ),
    })),
    clock: { wallMs: () => NOW, monotonicMs: () => 0, after: () => () => undefined },
    answer: ({ intentId }) =>
      call(() => {
        durable.answers.push(intentId);
        return Promise.resolve();
      }),
    onFailure: () => undefined,
  };
}

const atOnce = <T>(work: () => Promise<T>): Promise<T> => work();

/** Dies at its nth call: before what it asked for is done, or after, without hearing of it. Undefined where it lived. */
async function dyingAt(
  durable: Durable,
  { nth, side, prefers }: { nth: number; side: 'before' | 'after'; prefers: Process['prefers'] },
): Promise<'died' | undefined> {
  let calls = 0;
  const death = Promise.withResolvers<'died'>();
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls < nth) return work();
    if (calls === nth && side === 'after') await work();
    death.resolve('died');
    return new Promise<T>(() => undefined);
  };
  const lived = routeWaiting(portsOf({ durable, prefers, call })).then(() => undefined);
  return Promise.race([lived, death.promise]);
}

const INTENTS = [
  aPurchase('4', { intentId: 'buy', decisionId: 'd1' }),
  aReduction('exit', '4', { intentId: 'exit', decisionId: 'd2' }),
];

function expectRoutedOnce(durable: Durable): void {
  expect(durable.partsOf('buy')).toHaveLength(1);
  const sold = durable.partsOf('exit').reduce((sum, { intent }) => plus(sum, intent.quantity), ZERO_QTY);
  expect(sold).toBe(qty('4'));
  const told = durable.intake.facts.filter(({ kind }) => kind === 'intent-routed');
  expect(told).toHaveLength(INTENTS.length);
  expect(durable.intake.settled.size).toBe(INTENTS.length);
}

describe('an intent in front of several accounts', () => {
  test('is with its account before it leaves the intake, and the facts tell where', async () => {
    const durable = new Durable(INTENTS);
    await routeWaiting(portsOf({ durable, prefers: 'kraken', call: atOnce }));
    expect([...(durable.outboxes.get('kraken')?.keys() ?? [])]).toEqual(['buy', 'exit|kraken']);
    expect([...(durable.outboxes.get('binance')?.keys() ?? [])]).toEqual(['exit|binance']);
    expectRoutedOnce(durable);
  });

  test.each(['before', 'after'] as const)(
    'goes to one venue, whichever call its process dies %s and whatever the next one thinks of the venues',
    async (side) => {
      let deaths = 0;
      for (let nth = 1; ; nth++) {
        const durable = new Durable(INTENTS);
        const died = await dyingAt(durable, { nth, side, prefers: 'kraken' });
        await routeWaiting(portsOf({ durable, prefers: 'binance', call: atOnce }));
        expectRoutedOnce(durable);
        if (died === undefined) break;
        deaths += 1;
      }
      // Looking; two views, a route, an offer and a settlement; the same with two offers for what is split.
      expect(deaths).toBe(12);
    },
  );

  test('goes to one venue though two processes route it at the same time, each to another', async () => {
    const reached = new Set<string>();
    for (let seed = 1; seed <= 400; seed++) {
      const rng = seededRng(seed);
      const durable = new Durable(INTENTS);
      const run = async (prefers: Process['prefers']): Promise<void> =>
        routeWaiting(portsOf({ durable, prefers, call: dawdling(rng) }));
      await Promise.all([run('kraken'), run('binance')]);
      await routeWaiting(portsOf({ durable, prefers: 'binance', call: atOnce }));
      expectRoutedOnce(durable);
      for (const [name, outbox] of durable.outboxes) if (outbox.has('buy')) reached.add(name);
    }
    // Each of them is the first at times.
    expect([...reached].sort()).toEqual(['binance', 'kraken']);
  });

  test('goes to one venue though its process dies while another routes it too', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rng = seededRng(seed);
      const durable = new Durable(INTENTS);
      const other = routeWaiting(portsOf({ durable, prefers: 'binance', call: dawdling(rng) }));
      await dyingAt(durable, { nth: 1 + rng.below(12), side: 'after', prefers: 'kraken' });
      await other;
      await routeWaiting(portsOf({ durable, prefers: 'kraken', call: atOnce }));
      expectRoutedOnce(durable);
    }
  });
});

/** Some turns of the event loop before and after each call, as the seed has it. */
function dawdling(rng: Rng): Process['call'] {
  const wait = async (): Promise<void> => {
    for (let turns = rng.below(6); turns > 0; turns--) await Promise.resolve();
  };
  return async (work) => {
    await wait();
    const value = await work();
    await wait();
    return value;
  };
}

describe('an entry that no venue can take now', () => {
  const blind = (): Partial<AccountView> => ({ candidate: refuse('DISCONNECTED', 'lost') });

  test('waits, and goes when one can', async () => {
    const durable = new Durable([aPurchase('4', { intentId: 'buy' })]);
    await routeWaiting(portsOf({ durable, prefers: 'kraken', call: atOnce, views: blind }));
    expect(durable.partsOf('buy')).toEqual([]);
    expect(durable.intake.facts).toEqual([]);
    await routeWaiting(portsOf({ durable, prefers: 'kraken', call: atOnce }));
    expect(durable.partsOf('buy')).toHaveLength(1);
  });

  test('goes where it was written down to go, though no venue can be used any more', async () => {
    const durable = new Durable([aPurchase('4', { intentId: 'buy' })]);
    await dyingAt(durable, { nth: 4, side: 'after', prefers: 'kraken' });
    await routeWaiting(portsOf({ durable, prefers: 'binance', call: atOnce, views: blind }));
    expect(durable.outboxes.get('kraken')?.has('buy')).toBe(true);
  });

  test('is denied in the router’s words once it is too old, and whoever waits is told', async () => {
    const durable = new Durable([aPurchase('4', { intentId: 'buy', expiresMs: epochMs(NOW - 1) })]);
    await routeWaiting(portsOf({ durable, prefers: 'kraken', call: atOnce, views: blind }));
    expect(durable.partsOf('buy')).toEqual([]);
    expect(durable.answers).toEqual(['buy']);
    expect(durable.intake.facts).toMatchObject([
      { kind: 'intent-routed', route: { refusal: { code: 'NO_USABLE_VENUE' } } },
      { kind: 'intent-answered', outcome: { kind: 'denied', refusal: { code: 'NO_USABLE_VENUE' } } },
    ]);
  });

  test('is withdrawn by what closes the position after it', async () => {
    const durable = new Durable([
      aPurchase('4', { intentId: 'buy' }),
      aReduction('flatten', '5', { intentId: 'close' }),
    ]);
    await routeWaiting(portsOf({ durable, prefers: 'kraken', call: atOnce }));
    expect(durable.partsOf('buy')).toEqual([]);
    expect(durable.intake.routes.get('buy')?.refusal?.code).toBe('WITHDRAWN');
    expect(durable.partsOf('close')).toHaveLength(2);
  });
});

test('what closes a position waits for the entry before it to be with its account', async () => {
  const durable = new Durable([
    aPurchase('4', { intentId: 'buy' }),
    aReduction('flatten', '5', { intentId: 'close' }),
  ]);
  // Routed by a process that died before it had offered it.
  const route = {
    ...{ intentId: 'buy', decisionId: 'd', symbol: aPurchase().intent.symbol, judged: [] },
    parts: [{ account: 'kraken', intentId: 'buy', quantity: qty('4') }],
  };
  await durable.intake.place(route, NOW);
  let outage = true;
  const ports = portsOf({ durable, prefers: 'kraken', call: atOnce });
  const accounts = ports.accounts.map((account) => ({
    ...account,
    store: {
      offer: (intent: ExecutionIntent) =>
        outage ? Promise.reject(new Error('out')) : account.store.offer(intent),
    },
  }));
  await routeWaiting({ ...ports, accounts });
  expect(durable.intake.routes.has('close')).toBe(false);
  outage = false;
  await routeWaiting({ ...ports, accounts });
  expect(durable.partsOf('buy')).toHaveLength(1);
  expect(durable.intake.settled).toEqual(new Set(['buy', 'close']));
});
