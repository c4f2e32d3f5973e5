import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Outage } from '../../../layers/platform/aws/outage.ts';
import { InfluxRefusal, writeLines } from '../../../layers/platform/influx/influx-client.ts';
import { influxToken } from '../../../layers/platform/influx/influx-token.ts';
import { aVersionTwo, OPERATOR, type VersionTwo } from './a-version-two.ts';

describe('the token of a database of version 2', () => {
  let front: VersionTwo;

  beforeEach(async () => {
    front = await aVersionTwo();
  });

  afterEach(() => front.close());

  const tokens = (operator = OPERATOR): (() => Promise<string>) =>
    influxToken({ url: front.url, bucket: 'market', description: 'ours' }, () => Promise.resolve(operator));

  test('is made with the operator’s word, for reading and writing one bucket, and opens the road of line protocol', async () => {
    front.tokens.set('theirs', { token: 'x', description: 'somebody else’s' });
    const token = tokens();
    const place = { url: front.url, database: 'market', token };
    await writeLines(place, ['bars open=1 1']);
    await writeLines(place, ['bars open=2 2']);
    expect([...front.tokens.keys()]).toEqual(['theirs', 'a1']);
    expect(await token()).toBe('token-1-of-2');
    expect(front.asked.filter((line) => line.includes('signin'))).toHaveLength(1);
  });

  test('takes the place of the one that an earlier life made, so that they do not pile up', async () => {
    await tokens()();
    await tokens()();
    expect([...front.tokens.keys()]).toEqual(['a2']);
  });

  test('is refused with a wrong word, and nothing of the word is in the message', async () => {
    const wrong = tokens({ ...OPERATOR, password: 'a wrong secret' })();
    await expect(wrong).rejects.toThrow(InfluxRefusal);
    await expect(wrong).rejects.toThrow(/^InfluxDB answers POST \/api\/v2\/signin with 401$/);
  });

  test('of a database that is away is an outage', async () => {
    await front.close();
    await expect(tokens()()).rejects.toThrow(Outage);
    front = await aVersionTwo();
  });
});
