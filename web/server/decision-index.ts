import type { JournalEntry, JournalReader } from '../../layers/app/ports/journal.ts';
import type { DecisionFilter, DecisionRow, DecisionsView } from '../api.ts';
import { onceAtATime } from './once-at-a-time.ts';
import { wireBody } from './wire-json.ts';

/** Decisions read from the journal before others get their turn. A record is some kilobytes of text. */
const BATCH = 100;

export interface DecisionIndex {
  /** One page of at most `limit` decisions before the journal's number `before`; 0 asks for the newest. */
  page(query: {
    readonly before: number;
    readonly limit: number;
    readonly filter: DecisionFilter;
  }): Promise<DecisionsView>;
  neighbours(seq: number): Promise<{ readonly previous?: string; readonly next?: string }>;
  /** The journal's number of the decision before; 0 where there is none. */
  seqBefore(seq: number): Promise<number>;
}

/** One row a decision, folded once from the journal: lists, filters and neighbours without reading records again. */
export function decisionIndex(journal: Pick<JournalReader, 'entries'>): DecisionIndex {
  /** Oldest first. */
  const rows: DecisionRow[] = [];
  const catchUp = onceAtATime(async () => {
    for (;;) {
      const entries = await journal.entries(rows.at(-1)?.seq ?? 0, BATCH, 'decision');
      rows.push(...entries.flatMap(decisionRow));
      if (entries.length < BATCH) return;
      await new Promise(setImmediate);
    }
  });
  return {
    page: async ({ before, limit, filter }) => {
      await catchUp();
      const chosen = filter === 'all' ? rows : rows.filter((row) => matches(row, filter));
      const end = before === 0 ? chosen.length : countBefore(chosen, before);
      return pageOf(chosen, { end, limit });
    },
    seqBefore: async (seq) => {
      await catchUp();
      return rows[countBefore(rows, seq) - 1]?.seq ?? 0;
    },
    neighbours: async (seq) => {
      await catchUp();
      const at = countBefore(rows, seq);
      const [previous, next] = [rows[at - 1], rows[at + 1]];
      return {
        ...(previous === undefined ? {} : { previous: previous.decisionId }),
        ...(next === undefined ? {} : { next: next.decisionId }),
      };
    },
  };
}

/** A decision's row; of any other entry none. */
export function decisionRow({ seq, atMs, ...entry }: JournalEntry): readonly DecisionRow[] {
  const body = wireBody(entry);
  if (body.kind !== 'decision') return [];
  const { decisionId, outcome, reason, context, regime, proposals, approvals } = body.record;
  const wanted = proposals.filter(({ direction }) => direction !== 'flat');
  return [
    {
      seq,
      decisionId,
      atMs,
      outcome,
      reason,
      mode: context.mode.mode,
      approvals,
      ...(regime?.kind === 'regime' ? { regime: regime.state.regime } : {}),
      ...(wanted.length === 0 ? {} : { confidence: Math.max(...wanted.map(({ confidence }) => confidence)) }),
    },
  ];
}

function matches({ outcome, approvals }: DecisionRow, filter: DecisionFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'approval':
      return approvals.length > 0;
    case 'traded':
    case 'no-trade':
      return outcome === filter;
  }
}

function pageOf(
  chosen: readonly DecisionRow[],
  { end, limit }: { end: number; limit: number },
): DecisionsView {
  const start = Math.max(0, end - limit);
  const total = chosen.length;
  const newer = total - end;
  const below = start === 0 ? undefined : chosen[start]?.seq;
  const above = end + limit >= total ? 0 : chosen[end + limit]?.seq;
  return {
    rows: chosen.slice(start, end).reverse(),
    total,
    newer,
    ...(below === undefined ? {} : { olderBefore: below }),
    ...(newer === 0 || above === undefined ? {} : { newerBefore: above }),
  };
}

/** How many rows lie before the journal's number `seq`. */
function countBefore(rows: readonly DecisionRow[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
