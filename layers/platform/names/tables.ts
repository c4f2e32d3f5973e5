/** A key's attribute: its name and whether it is text or a number. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N';
}

export interface KeyPair {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
}

/** A table as the cloud declares it, the adapters read it, and the tests make it. */
export interface TableShape extends KeyPair {
  readonly indexes: Readonly<Record<string, KeyPair>>;
  /** The attribute that holds the second after which an item may be dropped. */
  readonly expiry?: string;
}

/** The indexes of the journal, by what they are asked for. */
export const JOURNAL_INDEX = { bySeq: 'by-seq', ofKind: 'of-kind', ofDecision: 'of-decision' } as const;

export const TABLES = {
  /** The system's state under the item `state`, and beside it the marks by their instant. */
  state: { partition: text('portfolioId'), sort: text('item'), indexes: {} },
  /** One item an entry, keyed by what may exist once only: its kind and id. */
  journal: {
    partition: text('kindKey'),
    sort: text('id'),
    indexes: {
      [JOURNAL_INDEX.bySeq]: { partition: text('portfolioId'), sort: number('seq') },
      [JOURNAL_INDEX.ofKind]: { partition: text('kindKey'), sort: number('seq') },
      [JOURNAL_INDEX.ofDecision]: { partition: text('decisionKey'), sort: number('seq') },
    },
  },
  /** Stage outputs and open questions of a decision. The record keeps what matters of them, so they expire. */
  cycles: { partition: text('decisionKey'), sort: text('stage'), indexes: {}, expiry: 'expiresAt' },
  bars: { partition: text('seriesKey'), sort: number('openMs'), indexes: {} },
  /** The executor's lease, books, facts and outbox. What it has taken leaves a mark that expires. */
  execution: { partition: text('portfolioId'), sort: text('item'), indexes: {}, expiry: 'expiresAt' },
  /** How far each consumer has read each shard of a stream. */
  checkpoints: { partition: text('consumerKey'), sort: text('shardId'), indexes: {} },
} as const satisfies Readonly<Record<string, TableShape>>;

export type TableName = keyof typeof TABLES;

/** The environment variable that tells a function the name of each table. */
export const TABLE_VARIABLES = {
  state: 'STATE_TABLE',
  journal: 'JOURNAL_TABLE',
  cycles: 'CYCLES_TABLE',
  bars: 'BARS_TABLE',
  execution: 'EXECUTION_TABLE',
  checkpoints: 'CHECKPOINTS_TABLE',
} as const satisfies Readonly<Record<TableName, string>>;

function text(name: string): KeyAttribute {
  return { name, type: 'S' };
}

function number(name: string): KeyAttribute {
  return { name, type: 'N' };
}
