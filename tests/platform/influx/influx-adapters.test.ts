import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { epochMs } from '../../../layers/core/foundation/time.ts';
import { windowOf } from '../../../layers/core/market/bar-window.ts';
import { InfluxBars } from '../../../layers/platform/influx/influx-bars.ts';
import { queryRows, writeLines } from '../../../layers/platform/influx/influx-client.ts';
import { InfluxPoints } from '../../../layers/platform/influx/influx-points.ts';
import { describeBarHistory } from '../../contracts/bar-history.contract.ts';
import { describeBarSource } from '../../contracts/bar-source.contract.ts';
import { describeTimeSeries } from '../../contracts/time-series.contract.ts';
import { SPX } from '../../contracts/system-builders.ts';
import { describeWithInflux, type LocalInflux } from './local-influx.ts';

const NOW = epochMs(Date.UTC(2026, 0, 5));
const quick = { lingerMs: 5, backoffMs: 1 };

describeWithInflux('InfluxDB', (start) => {
  let influx: LocalInflux;

  beforeAll(async () => {
    influx = await start();
  });

  afterAll(async () => {
    await influx.stop();
  });

  const nothing = (): Promise<void> => Promise.resolve();

  describeTimeSeries('InfluxDB', async () => {
    const place = await influx.freshDatabase();
    return { open: () => Promise.resolve(new InfluxPoints(place, { limits: quick })), dispose: nothing };
  });

  describeBarHistory('InfluxDB', async () => {
    const place = await influx.freshDatabase();
    return { open: () => Promise.resolve(new InfluxBars(place, 'day')), dispose: nothing };
  });

  describeBarSource('InfluxDB', async () => {
    const bars = new InfluxBars(await influx.freshDatabase(), 'day');
    const open = async (given: Parameters<typeof windowOf>[0]): Promise<InfluxBars> => {
      await bars.append(SPX, windowOf(given));
      return bars;
    };
    return { open, dispose: nothing };
  });

  describe('what InfluxDB adds', () => {
    test('twelve thousand points go in batches and all arrive', async () => {
      const engine = new InfluxPoints(await influx.freshDatabase(), { limits: quick });
      const aPoint = (index: number) => ({
        ...{
          measurement: 'tick',
          tags: { symbol: 'SPX' },
          fields: { px: index },
          atMs: epochMs(NOW + index),
        },
      });
      for (let index = 0; index < 12_000; index++) engine.write(aPoint(index));
      await engine.flush();
      expect(engine.counts()).toEqual({ written: 12_000, waiting: 0, lost: 0 });
      const { measurement, tags } = aPoint(0);
      const query = { measurement, tags, fromMs: NOW, toMs: epochMs(NOW + 20_000) };
      expect(await engine.points(query, 20_000)).toHaveLength(12_000);
    });

    test('what the database refuses is counted and told once, not tried for ever', async () => {
      const told: unknown[] = [];
      const place = { ...(await influx.freshDatabase()), database: 'nowhere' };
      const engine = new InfluxPoints(place, { limits: quick, tellLoss: (_, cause) => told.push(cause) });
      engine.write({ measurement: 'm', tags: {}, fields: { a: 1 }, atMs: NOW });
      await engine.flush();
      expect(engine.counts()).toEqual({ written: 0, waiting: 0, lost: 1 });
      expect(told).toMatchObject([{ name: 'InfluxRefusal', message: expect.stringContaining('404') }]);
    });

    test('points written while the database is away arrive once it is back', async () => {
      const place = await influx.freshDatabase();
      let asked = 0;
      const away = createServer((request, response) => {
        asked += 1;
        if (asked <= 3) response.writeHead(503).end();
        else response.writeHead(307, { Location: `${place.url}${request.url ?? ''}` }).end();
      }).listen(0, '127.0.0.1');
      await once(away, 'listening');
      const address = away.address();
      const port = typeof address === 'object' ? address?.port : '';
      const engine = new InfluxPoints({ ...place, url: `http://127.0.0.1:${port}` }, { limits: quick });
      engine.write({ measurement: 'm', tags: {}, fields: { a: 1 }, atMs: NOW });
      await engine.flush();
      away.close();
      expect(asked).toBe(4);
      expect(engine.counts()).toEqual({ written: 1, waiting: 0, lost: 0 });
      expect(await queryRows(place, 'SELECT a FROM m')).toEqual([{ time: NOW, a: 1 }]);
    });

    test('a database that does not answer is an outage, a statement that is wrong is not', async () => {
      const place = await influx.freshDatabase();
      await expect(writeLines({ ...place, url: 'http://127.0.0.1:1' }, ['m a=1'])).rejects.toMatchObject({
        name: 'Outage',
      });
      await expect(queryRows(place, 'SELECT nothing')).rejects.toMatchObject({ name: 'InfluxRefusal' });
    });
  });
});
