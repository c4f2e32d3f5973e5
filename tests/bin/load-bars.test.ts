import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { loadBars } from '../../bin/commands/load-bars.ts';
import { DAY_MS, epochMs, isoDate, MINUTE_MS } from '../../layers/core/foundation/time.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import { DynamoBars } from '../../layers/platform/aws/dynamo-bars.ts';
import { TABLES } from '../../layers/platform/names/tables.ts';
import { createTable, describeWithDynamo, type LocalDynamo } from '../platform/aws/dynamo-local.ts';

// A database in another process.
jest.setTimeout(60_000);

const BTC = sym('BTC/USD');
const FIRST = Date.UTC(2019, 11, 1);
const TABLE = 'atalaya-staging-data-BarsA1B2C3-XYZ';

/** Days of a rising market, as a person keeps them. */
function csvOf(days: number, closeOf: (day: number) => number = (day) => 7_000 + day): string {
  const rows = Array.from({ length: days }, (_, day) => {
    const close = closeOf(day);
    return `${isoDate(epochMs(FIRST + day * DAY_MS))},${close - 1},${close + 2},${close - 3},${close},12.5`;
  });
  return `${['date,open,high,low,close,volume', ...rows].join('\n')}\n`;
}

describeWithDynamo('a file of bars into the tables of an environment', (start) => {
  let dynamo: LocalDynamo;
  let folder: string;
  let bars: string;
  const env = 'staging';

  beforeAll(async () => {
    dynamo = await start();
    folder = mkdtempSync(join(tmpdir(), 'atalaya-load-'));
    bars = join(folder, 'btc.csv');
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await dynamo.stop();
  });

  beforeEach(() => {
    writeFileSync(bars, csvOf(90));
  });

  /** The table as a cycle reads it. */
  const stored = (): DynamoBars => new DynamoBars({ client: dynamo.client, names: { bars: TABLE } }, 'day');

  const load = async (symbol = 'BTC/USD', table?: string): Promise<string> => {
    const choice = { env, bars, symbol, ...(table === undefined ? {} : { table }) };
    const outcome = await loadBars(choice, dynamo.connection);
    return outcome.ok ? outcome.value : `${outcome.error.code}: ${outcome.error.message}`;
  };

  test('a table that is not deployed, or is there twice, is said with what to do', async () => {
    expect(await load()).toMatch(
      /NO_TABLE: no table atalaya-staging-data-Bars… in us-east-1; deploy it first/,
    );
    await dynamo.client.send(createTable(TABLE, TABLES.bars));
    await dynamo.client.send(createTable(`${TABLE}2`, TABLES.bars));
    expect(await load()).toMatch(/more than one; say which: --table <name>/);
    expect(await load('BTC/USD', `${TABLE}2`)).toMatch(/90 added/);
  });

  test('is stored once, as history that was known when it was due, and again it changes nothing', async () => {
    expect(await load('BTC/USD', TABLE)).toMatch(
      /90 bars of .*btc.csv, 2019-12-01 to 2020-02-28, into atalaya-staging-data-Bars.*\n90 added, 0 there already, 0 there with other/,
    );
    const window = await stored().between(BTC, epochMs(0), epochMs(Date.now()));
    expect(window.length).toBe(90);
    expect(new Set(window.availableMs.map((atMs, index) => atMs - (window.closeMs[index] ?? 0)))).toEqual(
      new Set([MINUTE_MS]),
    );
    expect(await load('BTC/USD', TABLE)).toMatch(/0 added, 90 there already/);
  });

  test('what was there with other numbers stays and is named, and what is new is known from now on', async () => {
    writeFileSync(
      bars,
      csvOf(92, (day) => (day === 5 ? 1 : 7_000 + day)).replace('2019-12-06,0,3,-2,1', '2019-12-06,1,3,1,1'),
    );
    const said = await load('BTC/USD', TABLE);
    expect(said).toMatch(/BARS_CHANGED: .*\n2 added, 89 there already, 1 there with other numbers/);
    expect(said).toMatch(/2019-12-06T.* is stored as 7004 .* it stays as it is stored/);
    const window = await stored().between(BTC, epochMs(FIRST + 90 * DAY_MS), epochMs(Date.now()));
    for (const atMs of window.availableMs) expect(Date.now() - atMs).toBeLessThan(60_000);
  });

  test('what no cycle of the environment reads is refused before anything is asked for', async () => {
    expect(await load('SPY')).toMatch(
      /NO_INSTRUMENT: SPY is not in the universe of staging, which has BTC\/USD/,
    );
    writeFileSync(bars, csvOf(3).replaceAll(/(\d{4}-\d\d-\d\d),/g, '$1T00:00:00Z,'));
    expect(await load()).toMatch(/BAD_INTERVAL|OTHER_INTERVAL/);
    writeFileSync(bars, csvOf(3).replace('7002', 'NaN'));
    expect(await load()).toMatch(/BAD_ROW: .* line 2: high is "NaN"/);
  });
});
