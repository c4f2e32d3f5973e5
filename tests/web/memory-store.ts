import { canonicalJson } from '../../layers/core/foundation/canonical-json.ts';
import type { DecisionRecord } from '../../layers/core/decision/decision-record.ts';
import type { JournalBody, JournalDraft, SessionMark } from '../../layers/core/decision/journal.ts';
import type { EpochMs } from '../../layers/core/foundation/time.ts';
import {
  JOURNAL_ROOT,
  entryHash,
  type JournalEntry,
  type JournalReader,
} from '../../layers/app/ports/journal.ts';
import type { Commit, SystemStore, Versioned } from '../../layers/app/ports/system-store.ts';
import { decodeDomain } from '../../layers/platform/codec/domain-json.ts';

/** The system's memory and journal for tests: arrays. Counts how many entries were read, to show what is cached. */
export class MemoryStore implements SystemStore, JournalReader {
  readonly written: JournalEntry[] = [];
  readonly marked: { readonly atMs: EpochMs; readonly mark: SessionMark }[] = [];
  entriesRead = 0;
  private current: Versioned | undefined;

  load(): Promise<Versioned | undefined> {
    return Promise.resolve(this.current);
  }

  commit({ expectedVersion, state, entries }: Commit): Promise<Versioned> {
    for (const entry of entries) this.append(entry);
    this.current = { version: expectedVersion + 1, state };
    return Promise.resolve(this.current);
  }

  append({ id, atMs, decisionId, body }: JournalDraft): void {
    const seq = this.written.length + 1;
    const text = canonicalJson(body);
    const entry = {
      seq,
      kind: body.kind,
      id,
      atMs,
      text,
      ...(decisionId === undefined ? {} : { decisionId }),
    };
    const hash = entryHash(this.written.at(-1)?.hash ?? JOURNAL_ROOT, entry);
    this.written.push({ ...entry, hash });
    if (body.kind === 'mark') this.marked.push({ atMs, mark: body.mark });
  }

  marks(untilMs: EpochMs, count: number): Promise<readonly SessionMark[]> {
    const known = this.marked.filter(({ atMs }) => atMs <= untilMs).slice(-count);
    return Promise.resolve(known.map(({ mark }) => mark));
  }

  entries(afterSeq: number, limit: number, kind?: JournalBody['kind']): Promise<readonly JournalEntry[]> {
    const found: JournalEntry[] = [];
    for (let place = afterSeq; place < this.written.length && found.length < limit; place++) {
      const entry = this.written[place];
      if (entry !== undefined && (kind === undefined || entry.kind === kind)) found.push(entry);
    }
    this.entriesRead += found.length;
    return Promise.resolve(found);
  }

  latest(kind: JournalBody['kind'], limit: number): Promise<readonly JournalEntry[]> {
    const found: JournalEntry[] = [];
    for (let place = this.written.length - 1; place >= 0 && found.length < limit; place--) {
      const entry = this.written[place];
      if (entry?.kind === kind) found.push(entry);
    }
    return Promise.resolve(found);
  }

  find(kind: JournalBody['kind'], id: string): Promise<JournalEntry | undefined> {
    return Promise.resolve(this.written.find((entry) => entry.kind === kind && entry.id === id));
  }

  ofDecision(decisionId: string): Promise<readonly JournalEntry[]> {
    return Promise.resolve(this.written.filter((entry) => entry.decisionId === decisionId));
  }

  head(): ReturnType<JournalReader['head']> {
    return Promise.resolve(this.written.at(-1) ?? { seq: 0, hash: JOURNAL_ROOT });
  }

  newestDecision(): DecisionRecord | undefined {
    const entry = this.written.findLast(({ kind }) => kind === 'decision');
    const body = entry === undefined ? undefined : this.body(entry);
    return body?.kind === 'decision' ? body.record : undefined;
  }

  body({ text }: JournalEntry): JournalBody {
    return decodeDomain<JournalBody>(text);
  }
}
