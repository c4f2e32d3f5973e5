import { describe, expect, jest, test, beforeEach, afterEach } from '@jest/globals';
import { NeverSent, RateLedger, type Lane } from '../../../layers/platform/venues/rate-ledger.ts';

describe('the rate ledger', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const ledger = (limit: Partial<ConstructorParameters<typeof RateLedger>[0]> = {}): RateLedger =>
    new RateLedger({ capacity: 10, refillPerSecond: 10, inFlightMax: 1, ...limit }, Date.now);
  const noting = (order: string[], name: string) => async (): Promise<void> => {
    order.push(name);
    return Promise.resolve();
  };

  test('lets cancels go before reductions, those before questions, and new orders last', async () => {
    const account = ledger();
    const order: string[] = [];
    const lanes: readonly Lane[] = ['new', 'query', 'reduce', 'cancel'];
    // The first one holds the line while the others queue up.
    const first = account.run('query', 1, async () => new Promise((resolve) => setTimeout(resolve, 100)));
    const rest = lanes.map(async (lane) => account.run(lane, 1, noting(order, lane)));
    await jest.advanceTimersByTimeAsync(1_000);
    await Promise.all([first, ...rest]);
    expect(order).toEqual(['cancel', 'reduce', 'query', 'new']);
  });

  test('keeps a reserve that only cancels and reductions may use', async () => {
    const account = ledger({ inFlightMax: 10, refillPerSecond: 0 });
    const order: string[] = [];
    await account.run('query', 8, noting(order, 'query'));
    const waiting = account.run('new', 1, noting(order, 'new'));
    const refused = expect(waiting).rejects.toBeInstanceOf(NeverSent);
    await account.run('cancel', 1, noting(order, 'cancel'));
    await account.run('reduce', 1, noting(order, 'reduce'));
    await jest.advanceTimersByTimeAsync(2_000);
    await refused;
    expect(order).toEqual(['query', 'cancel', 'reduce']);
  });

  test('gives up an order that has waited too long, and it never leaves', async () => {
    const account = ledger();
    const order: string[] = [];
    void account.run('query', 1, async () => new Promise((resolve) => setTimeout(resolve, 60_000)));
    const late = expect(account.run('new', 1, noting(order, 'new'))).rejects.toBeInstanceOf(NeverSent);
    await jest.advanceTimersByTimeAsync(2_000);
    await late;
    expect(order).toEqual([]);
  });

  test('spends no more than the limit in any second', async () => {
    const account = ledger({ capacity: 5, refillPerSecond: 5, inFlightMax: 100 });
    const sentMs: number[] = [];
    const all = Array.from({ length: 12 }, async () =>
      account
        .run('cancel', 1, async () => {
          sentMs.push(Date.now());
          return Promise.resolve();
        })
        .catch(() => undefined),
    );
    await jest.advanceTimersByTimeAsync(5_000);
    await Promise.all(all);
    for (const from of sentMs)
      expect(sentMs.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(10);
    expect(sentMs.filter((at) => at === 0)).toHaveLength(5);
  });

  test('sends nothing while the venue wants to be left alone', async () => {
    const account = ledger();
    account.closeUntil(500);
    const order: string[] = [];
    const done = account.run('cancel', 1, noting(order, 'cancel'));
    await jest.advanceTimersByTimeAsync(400);
    expect(order).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
    await done;
    expect(order).toEqual(['cancel']);
  });
});
