import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import { withLedgerEntry } from '../../core/execution/executor/book-entries.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import type { JournalBody } from '../../core/decision/journal.ts';
import {
  applyFill,
  applyFlow,
  conservationFault,
  emptyPortfolio,
  type Portfolio,
} from '../../core/portfolio/ledger.ts';
import { entryHash, JOURNAL_ROOT, type JournalEntry, type JournalReader } from '../ports/journal.ts';

export type JournalVerdict =
  | { readonly kind: 'whole'; readonly entries: number; readonly head: string }
  | { readonly kind: 'broken'; readonly entry: JournalEntry; readonly fault: string }
  | { readonly kind: 'state-differs'; readonly fault: string };

const PAGE = 250;

/**
 * Follows the chain from its root, folds the ledger again from flows, fills and entries of the venue alone, and compares it with the state.
 * The first entry that does not fit is named.
 */
export async function verifyJournal(
  journal: JournalReader,
  state: SystemState | undefined,
): Promise<JournalVerdict> {
  let previous = JOURNAL_ROOT;
  let count = 0;
  let portfolio = state === undefined ? undefined : emptyPortfolio(state.portfolio.currency);
  for (
    let entries = await journal.entries(0, PAGE);
    entries.length > 0;
    entries = await journal.entries(count, PAGE)
  ) {
    for (const entry of entries) {
      count += 1;
      const fault = chainFault(previous, entry, count);
      if (fault !== undefined) return { kind: 'broken', entry, fault };
      portfolio = portfolio && booked(portfolio, journal.body(entry));
      previous = entry.hash;
    }
  }
  const fault = state && portfolio && ledgerFault(portfolio, state);
  return fault === undefined
    ? { kind: 'whole', entries: count, head: previous }
    : { kind: 'state-differs', fault };
}

function chainFault(previous: JournalEntry['hash'], entry: JournalEntry, seq: number): string | undefined {
  if (entry.seq !== seq) return `entry ${seq} is missing`;
  const { hash, ...unhashed } = entry;
  return entryHash(previous, unhashed) === hash
    ? undefined
    : 'its hash is not that of its content and its predecessor';
}

function booked(portfolio: Portfolio, body: JournalBody): Portfolio {
  switch (body.kind) {
    case 'flow':
      return applyFlow(portfolio, body.flow);
    case 'fill':
      return applyFill(portfolio, body.fill).portfolio;
    case 'ledger-entry':
      return withLedgerEntry(portfolio, body.entry);
    default:
      return portfolio;
  }
}

function ledgerFault(folded: Portfolio, state: SystemState): string | undefined {
  const same = canonicalJson(folded) === canonicalJson(state.portfolio);
  return same ? conservationFault(folded) : 'the ledger folded from the journal is not the one in the state';
}
