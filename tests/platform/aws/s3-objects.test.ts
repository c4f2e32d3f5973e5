import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { windowHash, windowOf } from '../../../layers/core/market/bar-window.ts';
import { S3Objects } from '../../../layers/platform/aws/s3-objects.ts';
import { throwingOutages } from '../../../layers/platform/aws/throwing-outages.ts';
import { barsOf } from '../../../layers/platform/bars/added-bars.ts';
import { LakeBars } from '../../../layers/platform/bars/lake-bars.ts';
import { ParquetBars } from '../../../layers/platform/bars/parquet-bars.ts';
import { describeBarHistory } from '../../contracts/bar-history.contract.ts';
import { describeBarSource } from '../../contracts/bar-source.contract.ts';
import { describeObjectStore } from '../../contracts/object-store.contract.ts';
import { SPX } from '../../contracts/system-builders.ts';
import { describeWithMoto, type MotoServer } from './moto-server.ts';

describeWithMoto('S3', (start) => {
  let moto: MotoServer;
  let client: S3Client;
  let made = 0;

  beforeAll(async () => {
    moto = await start();
    client = throwingOutages(new S3Client({ ...moto.connection, forcePathStyle: true }));
  });

  afterAll(async () => {
    await moto.stop();
  });

  const nothing = (): Promise<void> => Promise.resolve();
  const aBucket = async (): Promise<S3Objects> => {
    const bucket = `bucket-${++made}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return new S3Objects({ client, bucket });
  };

  describeObjectStore('S3', async () => ({ store: await aBucket(), dispose: nothing }));

  describeBarHistory('Parquet on S3', async () => {
    const objects = await aBucket();
    return { open: () => Promise.resolve(new ParquetBars(objects, 'day')), dispose: nothing };
  });

  describeBarSource('Parquet on S3', async () => {
    const bars = new ParquetBars(await aBucket(), 'day');
    const open = async (given: Parameters<typeof windowOf>[0]): Promise<ParquetBars> => {
      await bars.append(SPX, windowOf(given));
      return bars;
    };
    return { open, dispose: nothing };
  });

  describeBarSource('the lake: the newest bars hot, the older ones in Parquet', async () => {
    const [hot, history] = [new ParquetBars(await aBucket(), 'day'), new ParquetBars(await aBucket(), 'day')];
    const open = async (given: Parameters<typeof windowOf>[0]): Promise<LakeBars> => {
      await hot.append(SPX, windowOf(given.slice(-7)));
      await history.append(SPX, windowOf(given.slice(0, -3)));
      return new LakeBars(hot, history);
    };
    return { open, dispose: nothing };
  });

  describe('what S3 adds', () => {
    test('more objects than one page of a listing are all listed', async () => {
      const store = await aBucket();
      const keys = Array.from({ length: 1_100 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
      for (let from = 0; from < keys.length; from += 50) {
        const some = keys.slice(from, from + 50);
        await Promise.all(some.map((key) => store.putIfAbsent(key, Uint8Array.of(1))));
      }
      expect(await store.list('many/', 5_000)).toEqual(keys);
      expect(await store.list('many/', 1_050)).toEqual(keys.slice(0, 1_050));
    });

    test('a window of no bars is an empty one', async () => {
      const bars = new ParquetBars(await aBucket(), 'hour');
      expect(await bars.append(SPX, windowOf([]))).toMatchObject({ value: { added: 0 } });
      expect(windowHash(windowOf(barsOf(windowOf([]))))).toBe(windowHash(windowOf([])));
    });
  });
});
