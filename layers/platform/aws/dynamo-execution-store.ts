import { setTimeout as pause } from 'node:timers/promises';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { BrokenInvariant } from '../../core/foundation/assert.ts';
import type { ExecutionIntent } from '../../core/execution/executor/execution-intent.ts';
import type { ExecutionFact } from '../../core/execution/executor/executor-event.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import { HALTED, type LatchView } from '../../core/execution/executor/latch-view.ts';
import type {
  CommitOutcome,
  ExecutionCommit,
  ExecutionStore,
  NumberedFact,
  StoredBooks,
} from '../../app/ports/execution-store.ts';
import { decodeDomain, encodeDomain } from '../codec/domain-json.ts';
import { partsOf, textOf } from './books-parts.ts';
import { transact, type Condition } from './conditional-transaction.ts';
import { DynamoOutbox } from './dynamo-outbox.ts';
import {
  deleteWaiting,
  latchIsArmed,
  leaseHolds,
  putHead,
  putParts,
  type Action,
  type Head,
} from './execution-actions.ts';
import {
  accountPlace,
  bookPart,
  BOOKS_ITEM,
  booksHead,
  booksPart,
  factsBatch,
  FACTS_END,
  factsItem,
  latchItem,
  type ExecutionTable,
} from './execution-items.ts';
import { Outage } from './outage.ts';
import { queryItems, type Item } from './query-items.ts';
import { tellingOf } from './tell-facts.ts';

/** Where a portfolio's accounts lie, and the latch of the safety stack over them. */
export type ExecutionPlace = ExecutionTable & { readonly latchTable: string };

/** Books that change while their parts are read are read again, this often. */
const LOADS = { attempts: 5, pauseMs: 50 };

/** A commit that crosses another account's is made again at once, this often. */
const COMMITS_MAX = 8;

/**
 * Books and outbox of one account in DynamoDB, and the facts of all. Every commit is one transaction that holds only under the
 * newest lease, from the expected version and, where it must, while the latch is armed. The latch is another stack's: this
 * store only looks at it.
 */
export class DynamoExecutionStore implements ExecutionStore {
  private readonly at: ExecutionPlace;
  private readonly own: ExecutionTable;
  private readonly outbox: DynamoOutbox;

  /** Of the portfolio's own account, or of the one that is named. */
  constructor(at: ExecutionPlace, account?: string) {
    this.at = at;
    this.own = accountPlace(at, account);
    this.outbox = new DynamoOutbox(this.own);
  }

  async load(): Promise<StoredBooks | undefined> {
    for (let attempt = 1; ; attempt++) {
      const loaded = await this.loadOnce();
      if (loaded !== 'torn') return loaded;
      if (attempt === LOADS.attempts) throw new Outage('the books changed each time they were read');
      await pause(LOADS.pauseMs);
    }
  }

  /** Throws `TooLarge` for what one transaction cannot carry. */
  async commit(commit: ExecutionCommit): Promise<CommitOutcome> {
    for (let attempt = 1; attempt <= COMMITS_MAX; attempt++) {
      const made = await this.commitOnce(commit);
      if (made !== 'crossed') return made;
    }
    throw new Outage('others wrote facts each time');
  }

  offer(intent: ExecutionIntent): Promise<void> {
    return this.outbox.offer(intent);
  }

  offered(limit: number): Promise<readonly ExecutionIntent[]> {
    return this.outbox.offered(limit);
  }

  async latch(): Promise<LatchView> {
    const { client, portfolioId, latchTable } = this.at;
    const { Item } = await client.send(
      new GetCommand({ TableName: latchTable, Key: { portfolioId }, ConsistentRead: true }),
    );
    const found = latchItem.safeParse(Item);
    if (!found.success) return HALTED;
    const { status, epoch, policy } = found.data;
    return status === 'armed' ? { kind: 'armed' } : { kind: 'latched', policy: policy ?? 'halt', epoch };
  }

  /** The role this runs under may not: only the safety stack writes the latch. */
  setLatch(): Promise<void> {
    return Promise.reject(new BrokenInvariant('the executor never writes the latch'));
  }

  /** Only what is next to what came before: of transactions that are being made the later may be seen first. */
  async facts(afterSeq: number, limit: number): Promise<readonly NumberedFact[]> {
    const items = await this.between(this.at, { first: factsItem(afterSeq + 1), last: FACTS_END, limit });
    return items
      .map((item) => factsBatch.parse(item))
      .flatMap(({ firstSeq, texts }) => texts.map((text, index) => ({ seq: firstSeq + index, text })))
      .filter(({ seq }) => seq > afterSeq)
      .filter(({ seq }, index) => seq === afterSeq + index + 1)
      .slice(0, limit)
      .map(({ seq, text }) => ({ seq, fact: decodeDomain<ExecutionFact>(text) }));
  }

  private async commitOnce(commit: ExecutionCommit): Promise<CommitOutcome | 'crossed'> {
    const { expectedVersion, epoch, requireUnlatched, books, facts, takes } = commit;
    const fenced = { refused: 'fenced', action: leaseHolds(this.own, epoch) } as const;
    const before = (await this.head()) ?? NO_BOOKS;
    if (before.version !== expectedVersion) {
      // Another version is stored; who lost the lease hears of that first.
      const refused = await transact(this.at.client, [fenced]);
      return refused === 'crossed' ? refused : { kind: refused ?? 'stale' };
    }
    const version = expectedVersion + 1;
    const parts = partsOf(encodeDomain(books), 'the executor’s books');
    const conditions: Condition<'fenced' | 'stale' | 'latched' | 'crossed'>[] = [
      fenced,
      { refused: 'stale', action: putHead(this.own, { version, epoch, parts: parts.length }) },
    ];
    if (requireUnlatched) {
      conditions.push({ refused: 'latched', action: latchIsArmed(this.at, this.at.latchTable) });
    }
    const telling = await tellingOf(this.at, facts);
    conditions.push(...telling.conditions);
    const others = [
      ...putParts(this.own, parts, version),
      ...telling.actions,
      ...(await this.takings(takes)),
    ];
    const refused = await transact(this.at.client, conditions, others);
    if (refused === 'crossed') return refused;
    return refused === undefined ? { kind: 'committed', version } : { kind: refused };
  }

  private async loadOnce(): Promise<StoredBooks | undefined | 'torn'> {
    const head = await this.head();
    if (head === undefined) return undefined;
    const range = { first: bookPart(0), last: bookPart(head.parts - 1), limit: head.parts };
    const items = await this.between(this.own, range);
    const parts = items.map((item) => booksPart.parse(item));
    const whole = parts.length === head.parts && parts.every(({ version }) => version === head.version);
    if (!whole) return 'torn';
    const books = decodeDomain<ExecutionBooks>(textOf(parts.map(({ bytes }) => bytes)));
    return { version: head.version, epoch: head.epoch, books };
  }

  private async head(): Promise<Head | undefined> {
    const { client, names, portfolioId } = this.own;
    const { Item } = await client.send(
      new GetCommand({
        TableName: names.execution,
        Key: { portfolioId, item: BOOKS_ITEM },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : booksHead.parse(Item);
  }

  private async between(
    { client, names, portfolioId }: ExecutionTable,
    { first, last, limit }: { first: string; last: string; limit: number },
  ): Promise<readonly Item[]> {
    return queryItems(
      client,
      {
        TableName: names.execution,
        KeyConditionExpression: 'portfolioId = :portfolio AND #item BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: { ':portfolio': portfolioId, ':first': first, ':last': last },
        ConsistentRead: true,
      },
      limit,
    );
  }

  private async takings(intentIds: readonly string[]): Promise<readonly Action[]> {
    const seqs = await Promise.all(intentIds.map((intentId) => this.outbox.seqOf(intentId)));
    return seqs.flatMap((seq) => (seq === undefined ? [] : [deleteWaiting(this.own, seq)]));
  }
}

const NO_BOOKS: Head = { version: 0, epoch: 0, parts: 0 };
