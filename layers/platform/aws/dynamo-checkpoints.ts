import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { DynamoTables } from './dynamo-tables.ts';
import { queryItems } from './query-items.ts';

/** How far a shard was read. */
export interface Checkpoint {
  /** The last record that was handled; undefined where there was none yet. */
  readonly sequence: string | undefined;
  /** There is nothing more to come. */
  readonly ended: boolean;
}

export interface Checkpoints {
  all(): Promise<readonly (readonly [string, Checkpoint])[]>;
  put(shardId: string, checkpoint: Checkpoint): Promise<void>;
}

/** More than a stream of ours ever has within its retention. */
const SHARDS_MAX = 1_000;

const checkpointItem = z.object({
  shardId: z.string(),
  sequence: z.optional(z.string()),
  ended: z.boolean(),
});

/** How far one named consumer has read each shard of one stream. */
export class DynamoCheckpoints implements Checkpoints {
  private readonly at: Omit<DynamoTables<'checkpoints'>, 'portfolioId'>;
  private readonly consumerKey: string;

  constructor(
    at: Omit<DynamoTables<'checkpoints'>, 'portfolioId'>,
    { consumer, stream }: { readonly consumer: string; readonly stream: string },
  ) {
    this.at = at;
    this.consumerKey = `${consumer}#${stream}`;
  }

  async all(): Promise<readonly (readonly [string, Checkpoint])[]> {
    const items = await queryItems(
      this.at.client,
      {
        TableName: this.at.names.checkpoints,
        KeyConditionExpression: 'consumerKey = :consumer',
        ExpressionAttributeValues: { ':consumer': this.consumerKey },
        ConsistentRead: true,
      },
      SHARDS_MAX,
    );
    return items.map((item) => {
      const { shardId, sequence, ended } = checkpointItem.parse(item);
      return [shardId, { sequence, ended }] as const;
    });
  }

  async put(shardId: string, checkpoint: Checkpoint): Promise<void> {
    await this.at.client.send(
      new PutCommand({
        TableName: this.at.names.checkpoints,
        Item: { consumerKey: this.consumerKey, shardId, ...checkpoint },
      }),
    );
  }
}
