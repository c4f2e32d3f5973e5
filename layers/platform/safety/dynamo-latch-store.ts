import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { LatchStore, SafetyEntry } from '../../app/ports/latch-store.ts';
import { assert } from '../../core/foundation/assert.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import { epochMs } from '../../core/foundation/time.ts';
import { NEVER_ARMED, type Latch } from '../../core/safety/latch.ts';
import { queryItems } from '../aws/query-items.ts';

export interface LatchPlace {
  readonly client: DynamoDBDocumentClient;
  readonly portfolioId: string;
  readonly names: { readonly latch: string; readonly log: string };
}

/**
 * The latch and its log in tables of their own. Each turn is one transaction of both, on the version that was read: of two
 * writers one is refused. What cannot be read as a latch is none, and none is closed.
 */
export class DynamoLatchStore implements LatchStore {
  private readonly at: LatchPlace;
  /** Which version each latch that was given out stands for. */
  private readonly versions = new WeakMap<Latch, number>();

  constructor(at: LatchPlace) {
    this.at = at;
  }

  async read(): Promise<Latch> {
    const { latch, version } = await readLatch(this.at, this.at.names.latch);
    return this.given(latch, version);
  }

  async turn(seen: Latch, next: Latch, entry: SafetyEntry): Promise<boolean> {
    const { client, portfolioId, names } = this.at;
    const version = this.versions.get(seen);
    assert(version !== undefined, 'a latch is turned from one that was read here');
    const condition =
      version === 0
        ? { ConditionExpression: 'attribute_not_exists(portfolioId)' }
        : {
            ConditionExpression: 'version = :seen',
            ExpressionAttributeValues: { ':seen': version },
          };
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: names.latch,
                Item: { portfolioId, version: version + 1, ...next },
                ...condition,
              },
            },
            { Put: this.logPut(entry, version + 1) },
          ],
        }),
      );
    } catch (error) {
      if (error instanceof TransactionCanceledException && isRefused(error)) return false;
      throw error;
    }
    this.given(next, version + 1);
    return true;
  }

  async note(entry: SafetyEntry): Promise<void> {
    await this.at.client.send(new PutCommand(this.logPut(entry, 0)));
  }

  async entries(limit: number): Promise<readonly SafetyEntry[]> {
    const { client, portfolioId, names } = this.at;
    const items = await queryItems(
      client,
      {
        TableName: names.log,
        KeyConditionExpression: 'portfolioId = :portfolio',
        ExpressionAttributeValues: { ':portfolio': portfolioId },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      limit,
    );
    return items.map((item) => {
      const { kind, epoch, atMs, text } = logItem.parse(item);
      return { kind, epoch, atMs: epochMs(atMs), text };
    });
  }

  private given(latch: Latch, version: number): Latch {
    this.versions.set(latch, version);
    return latch;
  }

  private logPut({ kind, epoch, atMs, text }: SafetyEntry, version: number) {
    const { portfolioId, names } = this.at;
    const entry = `${String(atMs).padStart(15, '0')}#${version}#${kind}`;
    return { TableName: names.log, Item: { portfolioId, entry, kind, epoch, atMs, text } };
  }
}

/** The latch as it lies in its table, and its version: 0 where it was never written. For those who may only look as well. */
export async function readLatch(
  { client, portfolioId }: Pick<LatchPlace, 'client' | 'portfolioId'>,
  table: string,
): Promise<{ readonly latch: Latch; readonly version: number }> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: { portfolioId }, ConsistentRead: true }),
  );
  if (Item === undefined) return { latch: { ...NEVER_ARMED }, version: 0 };
  const { version, ...item } = latchItem.parse(Item);
  return { latch: latchOf(item), version };
}

const latchItem = z.object({
  version: z.number(),
  status: z.enum(['armed', 'tripped', 'review']),
  epoch: z.number(),
  atMs: z.number(),
  policy: z.optional(z.enum(['halt', 'reduce', 'flatten'])),
  reason: z.optional(z.string()),
  pending: z.optional(
    z.object({
      reason: z.string(),
      by: z.string(),
      codeHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      askedMs: z.number(),
    }),
  ),
});

const logItem = z.object({
  kind: z.enum(['tripped', 'review', 'rearm-asked', 'rearm-refused', 'armed', 'report']),
  epoch: z.number(),
  atMs: z.number(),
  text: z.string(),
});

/** What an item leaves out is what is safest. */
function latchOf(item: Omit<z.infer<typeof latchItem>, 'version'>): Latch {
  const { status, epoch, policy = 'halt', reason = 'unknown', pending } = item;
  const atMs = epochMs(item.atMs);
  if (status === 'armed') return { status, epoch, atMs };
  if (status === 'tripped') return { status, epoch, atMs, policy, reason };
  return {
    status,
    epoch,
    atMs,
    policy,
    reason,
    ...(pending === undefined
      ? {}
      : {
          pending: { ...pending, codeHash: pending.codeHash as Sha256, askedMs: epochMs(pending.askedMs) },
        }),
  };
}

function isRefused({ CancellationReasons }: TransactionCanceledException): boolean {
  return (CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed');
}
