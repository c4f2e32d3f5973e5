import type { JournalEntry, JournalReader } from '../../layers/app/ports/journal.ts';
import type { DecisionView, OrderView } from '../api.ts';
import type { DecisionIndex } from './decision-index.ts';
import { wireBody } from './wire-json.ts';

/** One decision with what became of it; undefined where there is none of that id. */
export async function decisionView(
  decisionId: string,
  { journal, index }: { journal: JournalReader; index: DecisionIndex },
): Promise<DecisionView | undefined> {
  const entry = await journal.find('decision', decisionId);
  const body = entry === undefined ? undefined : wireBody(entry);
  if (entry === undefined || body?.kind !== 'decision') return undefined;
  const [own, flattened, neighbours] = await Promise.all([
    journal.ofDecision(decisionId),
    journal.ofDecision(`flatten-${entry.atMs}`),
    index.neighbours(entry.seq),
  ]);
  const { seq, hash, atMs } = entry;
  return { seq, hash, atMs, record: body.record, orders: ordersIn([...own, ...flattened]), ...neighbours };
}

function ordersIn(entries: readonly JournalEntry[]): readonly OrderView[] {
  const told = entries.map((entry) => ({ atMs: entry.atMs, body: wireBody(entry) }));
  return told.flatMap(({ body }): readonly OrderView[] => {
    if (body.kind !== 'order') return [];
    const { leg, request } = body;
    const { clientOrderId } = request;
    const events = told.flatMap(({ atMs, body: other }) =>
      other.kind === 'order-event' && other.clientOrderId === clientOrderId
        ? [{ atMs, event: other.event }]
        : [],
    );
    const fills = told.flatMap(({ body: other }) =>
      other.kind === 'fill' && other.fill.clientOrderId === clientOrderId
        ? [{ fill: other.fill, ...(other.closed === undefined ? {} : { closed: other.closed }) }]
        : [],
    );
    return [{ leg, request, events, fills }];
  });
}
