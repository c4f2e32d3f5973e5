import { setTimeout as pause } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
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
import { DynamoOutbox } from './dynamo-outbox.ts';
import {
  deleteWaiting,
  latchIsArmed,
  leaseHolds,
  putFacts,
  putHead,
  putParts,
  type Action,
  type Head,
} from './execution-actions.ts';
import {
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
import { TooLarge } from './item-size.ts';
import { Outage } from './outage.ts';
import { queryItems, type Item } from './query-items.ts';

/** Where the executor's account lies, and the latch of the safety stack over it. */
export type ExecutionPlace = ExecutionTable & { readonly latchTable: string };

const ACTIONS_MAX = 100;

/** Books that change while their parts are read are read again, this often. */
const LOADS = { attempts: 5, pauseMs: 50 };

/** What a commit is refused for, in the order in which its conditions stand in the transaction. */
const REFUSALS = ['fenced', 'stale', 'latched'] as const;

/**
 * Books, facts and outbox of one account in DynamoDB. Every commit is one transaction that holds only under the newest
 * lease, from the expected version and, where it must, while the latch is armed. The latch is another stack's: this store
 * only looks at it.
 */
export class DynamoExecutionStore implements ExecutionStore {
  private readonly at: ExecutionPlace;
  private readonly outbox: DynamoOutbox;

  constructor(at: ExecutionPlace) {
    this.at = at;
    this.outbox = new DynamoOutbox(at);
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
    const { expectedVersion, epoch, requireUnlatched, books, facts, takes } = commit;
    const before = (await this.head()) ?? NO_BOOKS;
    if (before.version !== expectedVersion) return this.refusedAtOnce(epoch);
    const version = expectedVersion + 1;
    const parts = partsOf(encodeDomain(books), 'the executor’s books');
    const head = { version, epoch, parts: parts.length, facts: before.facts + facts.length };
    const conditions = [leaseHolds(this.at, epoch), putHead(this.at, head)];
    if (requireUnlatched) conditions.push(latchIsArmed(this.at, this.at.latchTable));
    const actions = [
      ...conditions,
      ...putParts(this.at, parts, version),
      ...putFacts(this.at, facts, before.facts),
      ...(await this.takings(takes)),
    ];
    return (await this.refusal(actions)) ?? { kind: 'committed', version };
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

  async facts(afterSeq: number, limit: number): Promise<readonly NumberedFact[]> {
    const items = await this.between(factsItem(afterSeq + 1), FACTS_END, limit);
    return items
      .map((item) => factsBatch.parse(item))
      .flatMap(({ firstSeq, texts }) => texts.map((text, index) => ({ seq: firstSeq + index, text })))
      .filter(({ seq }) => seq > afterSeq)
      .slice(0, limit)
      .map(({ seq, text }) => ({ seq, fact: decodeDomain<ExecutionFact>(text) }));
  }

  private async loadOnce(): Promise<StoredBooks | undefined | 'torn'> {
    const head = await this.head();
    if (head === undefined) return undefined;
    const items = await this.between(bookPart(0), bookPart(head.parts - 1), head.parts);
    const parts = items.map((item) => booksPart.parse(item));
    const whole = parts.length === head.parts && parts.every(({ version }) => version === head.version);
    if (!whole) return 'torn';
    const books = decodeDomain<ExecutionBooks>(textOf(parts.map(({ bytes }) => bytes)));
    return { version: head.version, epoch: head.epoch, books };
  }

  private async head(): Promise<Head | undefined> {
    const { client, names, portfolioId } = this.at;
    const { Item } = await client.send(
      new GetCommand({
        TableName: names.execution,
        Key: { portfolioId, item: BOOKS_ITEM },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : booksHead.parse(Item);
  }

  private async between(first: string, last: string, limit: number): Promise<readonly Item[]> {
    const { client, names, portfolioId } = this.at;
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

  /** Another version is stored; who lost the lease hears of that first. */
  private async refusedAtOnce(epoch: number): Promise<CommitOutcome> {
    return (await this.refusal([leaseHolds(this.at, epoch)])) ?? { kind: 'stale' };
  }

  private async takings(intentIds: readonly string[]): Promise<readonly Action[]> {
    const seqs = await Promise.all(intentIds.map((intentId) => this.outbox.seqOf(intentId)));
    return seqs.flatMap((seq) => (seq === undefined ? [] : [deleteWaiting(this.at, seq)]));
  }

  /** Makes the transaction; undefined where every condition held. */
  private async refusal(actions: readonly Action[]): Promise<CommitOutcome | undefined> {
    if (actions.length > ACTIONS_MAX) {
      throw new TooLarge(`a commit needs ${actions.length} writes; a transaction holds ${ACTIONS_MAX}`);
    }
    try {
      await this.at.client.send(new TransactWriteCommand({ TransactItems: [...actions] }));
      return undefined;
    } catch (error) {
      const kind = refusedFor(error);
      if (kind === undefined) throw error;
      return { kind };
    }
  }
}

const NO_BOOKS: Head = { version: 0, epoch: 0, parts: 0, facts: 0 };

function refusedFor(error: unknown): (typeof REFUSALS)[number] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return REFUSALS.find((_, index) => codes[index] === 'ConditionalCheckFailed');
}
