import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { at, BrokenInvariant } from '../../core/foundation/assert.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { JournalDraft, SessionMark } from '../../core/decision/journal.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import { entryHash, JOURNAL_ROOT, type JournalEntry } from '../../app/ports/journal.ts';
import { StaleVersion, type Commit, type SystemStore, type Versioned } from '../../app/ports/system-store.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import { decodeState } from '../codec/state-json.ts';
import { stateItem, textItem } from './dynamo-items.ts';
import { decisionKey, kindKey, markItem, STATE_ITEM, type DynamoTables } from './dynamo-tables.ts';
import { fitting, TooLarge } from './item-size.ts';
import { queryItems } from './query-items.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

interface Head {
  readonly version: number;
  readonly seq: number;
  readonly hash: Sha256;
}

/** Actions that one transaction of DynamoDB may have: the state, an entry each, and a mark's own item. */
const ACTIONS_MAX = 100;

/**
 * State, outbox and journal as one conditional transaction. The state's item carries the head of the journal's chain, so
 * the condition on its version guards the chain as well.
 */
export class DynamoSystemStore implements SystemStore {
  private readonly at: DynamoTables;

  constructor(at: DynamoTables) {
    this.at = at;
  }

  async load(): Promise<Versioned | undefined> {
    const item = await this.stateItem();
    if (item === undefined) return undefined;
    return { version: item.version, state: decodeState(item.text) };
  }

  /** Throws `StaleVersion` where another writer was first, and `TooLarge` where DynamoDB cannot hold it. */
  async commit({ expectedVersion, state, entries }: Commit): Promise<Versioned> {
    const head = (await this.stateItem()) ?? { version: 0, seq: 0, hash: JOURNAL_ROOT };
    if (head.version !== expectedVersion) throw stale(head.version, expectedVersion);
    const chained = chain(head, entries);
    const actions = [
      this.putState(state, { ...(chained.at(-1) ?? head), version: expectedVersion + 1 }),
      ...chained.map((entry) => this.putEntry(entry)),
      ...entries.flatMap((draft) => this.putMark(draft)),
    ];
    if (actions.length > ACTIONS_MAX) {
      throw new TooLarge(
        `a commit of ${entries.length} entries needs ${actions.length} writes; a transaction of DynamoDB holds ${ACTIONS_MAX}`,
      );
    }
    try {
      await this.at.client.send(new TransactWriteCommand({ TransactItems: actions }));
    } catch (error) {
      throw refusedBecause(error, { expectedVersion, entries });
    }
    return { version: expectedVersion + 1, state };
  }

  async marks(untilMs: EpochMs, count: number): Promise<readonly SessionMark[]> {
    const { client, portfolioId, names } = this.at;
    const items = await queryItems(
      client,
      {
        TableName: names.state,
        KeyConditionExpression: 'portfolioId = :portfolio AND #item BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: {
          ':portfolio': portfolioId,
          ':first': markItem(0),
          ':last': markItem(untilMs),
        },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      count,
    );
    return items.map((item) => decodeDomain<SessionMark>(textItem.parse(item).text)).reverse();
  }

  private async stateItem(): Promise<(Head & { readonly text: string }) | undefined> {
    const { client, portfolioId, names } = this.at;
    const { Item } = await client.send(
      new GetCommand({
        TableName: names.state,
        Key: { portfolioId, item: STATE_ITEM },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : stateItem.parse(Item);
  }

  private putState(state: SystemState, { version, seq, hash }: Head): Action {
    const { portfolioId, names } = this.at;
    const text = fitting(encodeDomain(state), 'the state');
    return {
      Put: {
        TableName: names.state,
        Item: { portfolioId, item: STATE_ITEM, version, seq, hash, text },
        ...(version === 1
          ? { ConditionExpression: 'attribute_not_exists(portfolioId)' }
          : {
              ConditionExpression: 'version = :expected',
              ExpressionAttributeValues: { ':expected': version - 1 },
            }),
      },
    };
  }

  private putEntry(entry: JournalEntry): Action {
    const { portfolioId, names } = this.at;
    const { kind, id, decisionId } = entry;
    fitting(entry.text, `the journal's ${kind} ${id}`);
    return {
      Put: {
        TableName: names.journal,
        Item: {
          ...entry,
          portfolioId,
          kindKey: kindKey(this.at, kind),
          ...(decisionId === undefined ? {} : { decisionKey: decisionKey(this.at, decisionId) }),
        },
        ConditionExpression: 'attribute_not_exists(kindKey)',
      },
    };
  }

  /** Marks are read back with each decision, so they also lie beside the state, where a read is never late. */
  private putMark({ atMs, body }: JournalDraft): readonly Action[] {
    if (body.kind !== 'mark') return [];
    const { portfolioId, names } = this.at;
    const text = fitting(encodeDomain(body.mark), `the mark of ${body.mark.day}`);
    return [{ Put: { TableName: names.state, Item: { portfolioId, item: markItem(atMs), text } } }];
  }
}

function chain(head: Head, entries: readonly JournalDraft[]): readonly JournalEntry[] {
  let { seq, hash } = head;
  return entries.map(({ id, atMs, decisionId, body }) => {
    seq += 1;
    const named = decisionId === undefined ? {} : { decisionId };
    const entry = { seq, kind: body.kind, id, atMs, ...named, text: encodeDomain(body) };
    hash = entryHash(hash, entry);
    return { ...entry, hash };
  });
}

/** The transaction's reasons come in the order of its actions: first the state's, then each entry's. */
function refusedBecause(
  error: unknown,
  { expectedVersion, entries }: { expectedVersion: number; entries: readonly JournalDraft[] },
): unknown {
  if (!(error instanceof TransactionCanceledException)) return error;
  const refused = (error.CancellationReasons ?? []).findIndex(
    ({ Code }) => Code === 'ConditionalCheckFailed',
  );
  if (refused === 0) return stale('another', expectedVersion);
  if (refused < 0 || refused > entries.length) return error;
  const { id, body } = at(entries, refused - 1);
  return new BrokenInvariant(`the journal holds the ${body.kind} ${id} already`);
}

function stale(version: number | string, expected: number): StaleVersion {
  return new StaleVersion(`the state is at version ${version}, the step began at ${expected}`);
}
