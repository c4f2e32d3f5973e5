import type { JournalEntry } from '../../layers/app/ports/journal.ts';
import type { JournalBody } from '../../layers/core/decision/journal.ts';
import { encodeDomain } from '../../layers/platform/codec/domain-json.ts';
import type { Wire } from '../api.ts';

/** A value of the domain in the form it has on the wire. */
export function toWire<T>(value: T): Wire<T> {
  return JSON.parse(encodeDomain(value)) as Wire<T>;
}

/** What an entry says. Its text is in wire form already: we wrote it, and the journal's chain proves it. */
export function wireBody({ text }: Pick<JournalEntry, 'text'>): Wire<JournalBody> {
  return JSON.parse(text) as Wire<JournalBody>;
}
