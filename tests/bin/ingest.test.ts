import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { ingest } from '../../bin/commands/ingest.ts';
import { DAY_MS, epochMs } from '../../layers/core/foundation/time.ts';
import { sym } from '../../layers/core/market/instrument.ts';
import { DynamoBars } from '../../layers/platform/aws/dynamo-bars.ts';
import { TABLES } from '../../layers/platform/names/tables.ts';
import { createTable, describeWithDynamo, type LocalDynamo } from '../platform/aws/dynamo-local.ts';
import { aKraken, type Kraken } from '../platform/ingest/a-kraken.ts';

// A database in another process.
jest.setTimeout(60_000);

const TABLE = 'atalaya-staging-data-BarsA1B2C3-XYZ';

describeWithDynamo('ingest from the owner’s machine', (start) => {
  let dynamo: LocalDynamo;
  let kraken: Kraken;

  beforeAll(async () => {
    dynamo = await start();
    await dynamo.client.send(createTable(TABLE, TABLES.bars));
  });

  afterAll(() => dynamo.stop());

  beforeEach(async () => {
    kraken = await aKraken(epochMs(Date.now()));
    kraken.sinceMs = epochMs((Math.floor(Date.now() / DAY_MS) - 40) * DAY_MS);
  });

  afterEach(() => kraken.close());

  const said = async (): Promise<string> => {
    const outcome = await ingest({ env: 'staging' }, { connection: dynamo.connection, urls: kraken.urls });
    return outcome.ok ? outcome.value : `${outcome.error.code}: ${outcome.error.message}`;
  };

  test('stores what the service would at its start, says so a line each, and again stores nothing', async () => {
    expect(await said()).toMatch(
      /^closed bars of kraken into atalaya-staging-data-Bars.*\nBTC\/USD: 40 added/,
    );
    const bars = new DynamoBars({ client: dynamo.client, names: { bars: TABLE } }, 'day');
    expect((await bars.between(sym('SOL/USD'), epochMs(0), kraken.nowMs)).length).toBe(40);
    expect(await said()).toMatch(/BTC\/USD: 0 added, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d stored, 0 missing/);
  });

  test('says in words that the venue cannot be read from here', async () => {
    const { urls } = kraken;
    await kraken.close();
    const outcome = await ingest({ env: 'staging' }, { connection: dynamo.connection, urls });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'SOURCE_AWAY', message: expect.stringMatching(/^kraken cannot be read from here: /) },
    });
    kraken = await aKraken(epochMs(Date.now()));
  });
});
