import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { qty } from '../../../layers/core/foundation/decimal.ts';
import { Unusable } from '../../../layers/platform/execution-host/opened-venue.ts';
import type { OrderEntry } from '../../../layers/platform/test-venue/exchange-order.ts';
import type { TestVenue } from '../../../layers/platform/test-venue/start-test-venue.ts';
import {
  aHost,
  aLivelyVenue,
  anEntry,
  openPaper,
  paperEnvironment,
  until,
  type RunningHost,
} from './a-host.ts';

// Real sockets, and leases that must be waited for.
jest.setTimeout(60_000);

const health = z.object({
  well: z.boolean(),
  checks: z.array(z.object({ name: z.string(), well: z.boolean() })),
});

const healthOf = async ({ url }: RunningHost) => {
  const answer = await fetch(`${url}/health`);
  return { status: answer.status, ...health.parse(await answer.json()) };
};

const answered = (host: RunningHost, intentId: string) => async () =>
  (await host.store.facts(0, 10_000)).some(
    ({ fact }) => fact.kind === 'intent-answered' && fact.outcome.intentId === intentId,
  );

const shown = ({ events }: RunningHost): number =>
  events.filter(({ code }) => code === 'RECONCILIATION').length;

describe('the execution host', () => {
  let venue: TestVenue | undefined;
  let host: RunningHost | undefined;

  afterEach(async () => {
    await host?.stop();
    await venue?.close();
    host = undefined;
    venue = undefined;
  });

  test('is unwell with its reasons until it trades, and well from then on', async () => {
    venue = await aLivelyVenue();
    const opening = Promise.withResolvers<undefined>();
    const { host: at } = venue;
    host = await aHost(venue, {
      openVenue: async () => {
        await opening.promise;
        return openPaper(paperEnvironment(), at, () => undefined);
      },
    });
    const before = await healthOf(host);
    expect(before).toMatchObject({ status: 503, well: false });
    expect(before.checks.filter(({ well }) => !well).map(({ name }) => name)).toEqual([
      'lease-age',
      'last-venue-message',
    ]);
    opening.resolve(undefined);
    const running = host;
    await until(async () => (await healthOf(running)).well, 'a well host');
    expect(await healthOf(host)).toMatchObject({ status: 200, well: true });
    expect((await fetch(`${host.url}/orders`)).status).toBe(404);
    expect((await fetch(`${host.url}/health`, { method: 'POST' })).status).toBe(405);
  });

  test('trades an intent from its outbox, protects what it bought, and counts it in its metrics', async () => {
    venue = await aLivelyVenue();
    host = await aHost(venue);
    await host.store.offer(anEntry('buy-1'));
    await until(answered(host, 'buy-1'), 'an answer');
    const { exchange } = venue;
    await until(
      () =>
        [...exchange.orders.values()].some(
          ({ entry, status }) => entry.type.kind === 'stop' && status === 'open',
        ),
      'a stop at the venue',
    );
    const metrics = await (await fetch(`${host.url}/metrics`)).text();
    expect(metrics).toContain('orders_sent_total{portfolio="paper"} 2');
    expect(metrics).toContain('order_reject_rate{portfolio="paper"} 0');
    expect(metrics).toMatch(/ws_uptime\{portfolio="paper"\} (0\.\d+|1)\n/);
    expect(metrics).toContain('route_latency_count{portfolio="paper"} 2');
  });

  test('shows what it is going to do about a difference before it does it: at the start, on schedule, after a reconnect', async () => {
    venue = await aLivelyVenue();
    const { exchange } = venue;
    host = await aHost(venue, { limits: { snapshotEveryMs: 1_500 } });
    const running = host;
    await until(() => shown(running) === 1, 'the plan of the start');
    // Somebody else buys on the account: nothing of ours explains it.
    const [trader] = exchange.terms.accounts;
    if (trader === undefined) throw new Error('an account');
    const entry: OrderEntry = {
      side: 'buy',
      quantity: qty('1'),
      type: { kind: 'market' },
      timeInForce: 'gtc',
      postOnly: false,
    };
    const bought = exchange.submit(trader, { symbol: 'SOL/USDT', entry });
    expect(bought.ok).toBe(true);
    const texts = (): readonly string[] =>
      running.events.filter(({ code }) => code === 'RECONCILIATION').map(({ text }) => text);
    await until(() => texts().some((text) => text.includes('looked at again')), 'the plan of the schedule');
    await until(() => texts().some((text) => text.includes('left alone')), 'the plan that believes it');
    const codes = running.events.map(({ code, text }) => (code === 'DRIFT' ? code : text));
    expect(codes.findIndex((text) => text.includes('left alone'))).toBeLessThan(codes.indexOf('DRIFT'));
    // Nothing is closed that it did not open.
    expect([...exchange.orders.values()]).toHaveLength(1);

    const asked = venue.requests.filter((request) => request === 'GET /api/v3/openOrders').length;
    venue.disconnect();
    const { requests } = venue;
    await until(
      () => requests.filter((request) => request === 'GET /api/v3/openOrders').length > asked,
      'the account read anew after the reconnect',
    );
  });

  test('drains when it is told to stop: the stop stays at the venue, and the lease is free at once', async () => {
    venue = await aLivelyVenue();
    host = await aHost(venue);
    const { store } = host;
    await store.offer(anEntry('buy-1'));
    await until(answered(host, 'buy-1'), 'an answer');
    const { exchange } = venue;
    const stops = () =>
      [...exchange.orders.values()].filter(
        ({ entry, status }) => entry.type.kind === 'stop' && status === 'open',
      );
    await until(() => stops().length === 1, 'a stop at the venue');
    const seen: (string | undefined)[] = [];
    const released = store.release.bind(store);
    store.release = async (epoch) => {
      await released(epoch);
      seen.push((await store.read()).holder);
    };
    const beganMs = performance.now();
    await host.stop();
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    expect(seen).toEqual([undefined]);
    expect(host.events.at(-1)).toMatchObject({ code: 'STOPPED', text: 'drained' });
    expect(stops()).toHaveLength(1);
    host = undefined;
  });

  test('tries a venue that cannot be reached again, and gives up on one that must not be used', async () => {
    venue = await aLivelyVenue();
    const { host: at } = venue;
    let tries = 0;
    host = await aHost(venue, {
      openVenue: async () => {
        tries += 1;
        if (tries === 1) throw new Error('down');
        return openPaper(paperEnvironment(), at, () => undefined);
      },
    });
    const running = host;
    await until(() => running.events.some(({ code }) => code === 'STARTED'), 'a second try');
    await until(async () => (await healthOf(running)).well, 'a well host');
    expect(running.events).toContainEqual({
      level: 'error',
      code: 'VENUE',
      text: 'cannot be opened: Error: down',
    });
    const refused = aHost(venue, {
      openVenue: () => Promise.reject(new Unusable('the key can withdraw')),
    }).then(async (other) => other.stop());
    await expect(refused).rejects.toThrow('the key can withdraw');
  });
});
