import { describe, expect, test } from '@jest/globals';
import { money, qty, ZERO_QTY } from '../../../layers/core/foundation/decimal.ts';
import { openBooks } from '../../../layers/core/execution/executor/executor-state.ts';
import { clientOrderId } from '../../../layers/core/execution/client-order-id.ts';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { sym } from '../../../layers/core/market/instrument.ts';
import { applyFill } from '../../../layers/core/portfolio/ledger.ts';
import { accountsHealth, hostHealth } from '../../../layers/platform/execution-host/host-health.ts';
import { hostMetrics } from '../../../layers/platform/execution-host/host-metrics.ts';
import { variableKeys } from '../../../layers/platform/execution-host/laptop-keys.ts';
import { loopbackUrls } from '../../../layers/platform/execution-host/open-venue.ts';
import { openPaperVenue } from '../../../layers/platform/execution-host/paper-venue.ts';
import { VitalSigns } from '../../../layers/platform/execution-host/vital-signs.ts';
import { LeaseSigns, worstSigns } from '../../../layers/platform/execution-host/worst-signs.ts';
import { aFill } from '../../builders/a-fill.ts';

const WELL = { lagMs: () => 1, leaseAgeMs: () => 100, heardAgeMs: () => 100 };

describe('the health of a host', () => {
  test.each([
    ['event-loop-lag', { lagMs: () => 1_001 }],
    ['lease-age', { leaseAgeMs: () => 15_001 }],
    ['lease-age', { leaseAgeMs: () => undefined }],
    ['last-venue-message', { heardAgeMs: () => 90_001 }],
    ['last-venue-message', { heardAgeMs: () => undefined }],
  ])('says which: %s', (name, change) => {
    expect(hostHealth(WELL).well).toBe(true);
    const { well, checks } = hostHealth({ ...WELL, ...change });
    expect(well).toBe(false);
    expect(checks.filter((check) => !check.well).map((check) => check.name)).toEqual([name]);
  });

  test('is that of the least of its accounts, and of the router in front of them', () => {
    const router = { name: 'router', signs: { leaseAgeMs: () => 100 } };
    const accounts = [
      { name: 'kraken', signs: WELL },
      { name: 'okx', signs: { ...WELL, heardAgeMs: () => undefined } },
    ];
    expect(accountsHealth(accounts.slice(0, 1), [router]).well).toBe(true);
    const unwell = accountsHealth(accounts, [{ ...router, signs: { leaseAgeMs: () => undefined } }]);
    expect(unwell.checks.filter(({ well }) => !well)).toMatchObject([
      { account: 'okx', name: 'last-venue-message' },
      { account: 'router', name: 'lease-age' },
    ]);
    const [one, other] = [new VitalSigns(() => 0), new VitalSigns(() => 0)];
    one.leaseHeld();
    one.routed('rejected', 3);
    other.routed('accepted', 3);
    expect(worstSigns([one, other]).rejectRatio()).toBe(0.5);
    expect(worstSigns([one, other]).leaseAgeMs()).toBeUndefined();
    expect(worstSigns([one]).leaseAgeMs()).toBe(0);
    expect(worstSigns([one], [new LeaseSigns()]).leaseAgeMs()).toBeUndefined();
    for (const signs of [one, other]) signs.end();
  });

  test('counts the time in which the account’s stream was there, and no order that nobody answered', async () => {
    let nowMs = 0;
    const signs = new VitalSigns(() => nowMs);
    const metrics = hostMetrics([{ signs }], 'p');
    expect(await metrics.metrics()).not.toMatch(/^order_reject_rate\{/m);
    signs.connected();
    nowMs = 60;
    signs.disconnected();
    nowMs = 80;
    signs.routed('rejected', 3);
    signs.routed('accepted', 4);
    signs.routed('unknown', 5);
    const text = await metrics.metrics();
    signs.end();
    expect(text).toContain('ws_uptime{portfolio="p"} 0.75');
    expect(text).toContain('order_reject_rate{portfolio="p"} 0.5');
    expect(text).toContain('orders_unknown_total{portfolio="p"} 1');
  });
});

test('keys come from variables of the secret’s name, and what is missing is said', async () => {
  const keys = variableKeys({ KRAKEN_MAIN_API_KEY: 'a', KRAKEN_MAIN_API_SECRET: 'b' });
  expect(await keys('kraken/main')).toEqual({ apiKey: 'a', secret: 'b' });
  await expect(keys('okx')).rejects.toThrow('set OKX_API_KEY and OKX_API_SECRET');
});

test('a simulated venue in another process is on this machine or nowhere', () => {
  expect(() => loopbackUrls('10.0.0.1:80')).toThrow('no loopback address');
  expect(() => loopbackUrls('127.0.0.1:80@evil.example')).toThrow('no loopback address');
});

describe('the paper venue', () => {
  const BTC = sym('BTC/USDT');
  const terms = { currency: 'USDT', capital: money('100000'), nowMs: () => 1_000_000 };

  test('begins a new life with what the executor’s books hold', async () => {
    const opened = openBooks('USDT', epochMs(0));
    const fill = aFill({ symbol: BTC, side: 'buy', lastQty: qty('0.5') });
    const { portfolio } = applyFill(opened.portfolio, fill);
    const paper = await openPaperVenue({ ...terms, books: { ...opened, portfolio } });
    const { venue } = paper;
    expect(await venue.holdings()).toContainEqual({ symbol: BTC, quantity: qty('0.5') });
    const cash = (await venue.balances()).find(({ currency }) => currency === 'USDT')?.total ?? ZERO_QTY;
    expect(cash).toBeLessThan(qty('100000'));
    await paper.close();
  });

  test('gives its orders and trades numbers that no other life gave', async () => {
    const idsOf = async (nowMs: number): Promise<readonly string[]> => {
      const paper = await openPaperVenue({ ...terms, nowMs: () => nowMs });
      const { venue } = paper;
      const id = clientOrderId({ decisionId: 'd', symbol: BTC, leg: 'entry', child: 0 });
      const sent = await venue.submit({
        clientOrderId: id,
        symbol: BTC,
        side: 'buy',
        quantity: qty('0.1'),
        type: { kind: 'market' },
        timeInForce: 'day',
        reduceOnly: false,
      });
      const fills = await venue.fillsSince(BTC, epochMs(0));
      await paper.close();
      return [
        sent.kind === 'accepted' ? sent.venueOrderId : sent.kind,
        ...fills.map(({ tradeId }) => tradeId),
      ];
    };
    const [first, second] = [await idsOf(1_000_000), await idsOf(1_000_001)];
    expect(first).toHaveLength(2);
    expect(first.filter((one) => second.includes(one))).toEqual([]);
  });
});
