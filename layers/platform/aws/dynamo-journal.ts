import { setTimeout as pause } from 'node:timers/promises';
import { GetCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { JournalBody } from '../../core/decision/journal.ts';
import { JOURNAL_ROOT, type JournalEntry, type JournalReader } from '../../app/ports/journal.ts';
import { decodeDomain } from '../codec/domain-json.ts';
import { JOURNAL_INDEX } from '../names/tables.ts';
import { journalEntryOf, stateItem } from './dynamo-items.ts';
import { decisionKey, kindKey, STATE_ITEM, type DynamoTables } from './dynamo-tables.ts';
import { queryItems } from './query-items.ts';

/** An index that trails its table is looked at this often, this far apart, before it is taken at its word. */
const CATCH_UP = { attempts: 10, pauseMs: 200 };

/** More than any decision leaves: its record, and a few entries for each of its orders. */
const DECISION_ENTRIES_MAX = 2_000;

/** Reads the journal; writing it is the system store's, with its commits. */
export class DynamoJournal implements JournalReader {
  private readonly at: DynamoTables;

  constructor(at: DynamoTables) {
    this.at = at;
  }

  async entries(
    afterSeq: number,
    limit: number,
    kind?: JournalBody['kind'],
  ): Promise<readonly JournalEntry[]> {
    return kind === undefined
      ? this.chain(afterSeq, limit)
      : this.ofKind(kind, { afterSeq, limit, newestFirst: false });
  }

  async latest(kind: JournalBody['kind'], limit: number): Promise<readonly JournalEntry[]> {
    return this.ofKind(kind, { afterSeq: 0, limit, newestFirst: true });
  }

  async find(kind: JournalBody['kind'], id: string): Promise<JournalEntry | undefined> {
    const { Item } = await this.at.client.send(
      new GetCommand({
        TableName: this.at.names.journal,
        Key: { kindKey: kindKey(this.at, kind), id },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : journalEntryOf(Item);
  }

  async ofDecision(decisionId: string): Promise<readonly JournalEntry[]> {
    return this.query(
      {
        IndexName: JOURNAL_INDEX.ofDecision,
        KeyConditionExpression: 'decisionKey = :decision',
        ExpressionAttributeValues: { ':decision': decisionKey(this.at, decisionId) },
      },
      DECISION_ENTRIES_MAX,
    );
  }

  async head(): ReturnType<JournalReader['head']> {
    const { client, portfolioId, names } = this.at;
    const { Item } = await client.send(
      new GetCommand({
        TableName: names.state,
        Key: { portfolioId, item: STATE_ITEM },
        ConsistentRead: true,
      }),
    );
    if (Item === undefined) return { seq: 0, hash: JOURNAL_ROOT };
    const { seq, hash } = stateItem.parse(Item);
    return { seq, hash };
  }

  body({ text }: JournalEntry): JournalBody {
    return decodeDomain<JournalBody>(text);
  }

  /** The index of the chain may trail the head for a moment, so that is waited for; a real gap is then given as it is. */
  private async chain(afterSeq: number, limit: number): Promise<readonly JournalEntry[]> {
    const { seq } = await this.head();
    const expected = Math.min(limit, Math.max(0, seq - afterSeq));
    for (let attempt = 1; ; attempt++) {
      const found = await this.query(
        {
          IndexName: JOURNAL_INDEX.bySeq,
          KeyConditionExpression: 'portfolioId = :portfolio AND seq > :after',
          ExpressionAttributeValues: { ':portfolio': this.at.portfolioId, ':after': afterSeq },
        },
        limit,
      );
      if (found.length >= expected || attempt === CATCH_UP.attempts) return found;
      await pause(CATCH_UP.pauseMs);
    }
  }

  private async ofKind(
    kind: JournalBody['kind'],
    { afterSeq, limit, newestFirst }: { afterSeq: number; limit: number; newestFirst: boolean },
  ): Promise<readonly JournalEntry[]> {
    return this.query(
      {
        IndexName: JOURNAL_INDEX.ofKind,
        KeyConditionExpression: 'kindKey = :kind AND seq > :after',
        ExpressionAttributeValues: { ':kind': kindKey(this.at, kind), ':after': afterSeq },
        ScanIndexForward: !newestFirst,
      },
      limit,
    );
  }

  private async query(
    input: Omit<QueryCommandInput, 'TableName'>,
    limit: number,
  ): Promise<readonly JournalEntry[]> {
    const { client, names } = this.at;
    const items = await queryItems(client, { TableName: names.journal, ...input }, limit);
    return items.map(journalEntryOf);
  }
}
