import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import { assert } from '../../core/foundation/assert.ts';
import { isObjectKey, type ObjectStore } from '../../app/ports/object-store.ts';

const PAGE = 1_000;

/** Something lies there already. */
const TAKEN = 412;

/** Objects of one bucket. A key is written once: S3 itself refuses the second time. */
export class S3Objects implements ObjectStore {
  private readonly at: { readonly client: S3Client; readonly bucket: string };

  constructor(at: { readonly client: S3Client; readonly bucket: string }) {
    this.at = at;
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    assert(isObjectKey(key), `${key} is no key of an object`);
    const { client, bucket } = this.at;
    try {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === TAKEN) return false;
      throw error;
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { client, bucket } = this.at;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async list(prefix: string, limit: number): Promise<readonly string[]> {
    const { client, bucket } = this.at;
    const keys: string[] = [];
    let after: string | undefined;
    while (keys.length < limit) {
      const { Contents = [], IsTruncated } = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          MaxKeys: Math.min(PAGE, limit - keys.length),
          ...(after === undefined ? {} : { StartAfter: after }),
        }),
      );
      keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      after = keys.at(-1);
      if (IsTruncated !== true) break;
    }
    return keys;
  }
}
