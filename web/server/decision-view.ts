import type { VenueFill } from '../../layers/core/execution/executor/venue-view.ts';
import { joinedFills } from '../../layers/platform/terminal/joined-fills.ts';
import type { JournalEntry, JournalReader } from '../../layers/app/ports/journal.ts';
import type { DecisionView, FillView, OrderView, OutcomeAnswer, OutcomeView, Wire } from '../api.ts';
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
  const [own, flattened, neighbours, moved] = await Promise.all([
    journal.ofDecision(decisionId),
    journal.ofDecision(`flatten-${entry.atMs}`),
    index.neighbours(entry.seq),
    movedBefore(entry.seq, { journal, index }),
  ]);
  const told = [...own, ...flattened].map(toldIn);
  const { seq, hash, atMs } = entry;
  return {
    ...{ seq, hash, atMs },
    record: body.record,
    moved,
    orders: ordersIn(told),
    routes: told.flatMap((one) => (one.body.kind === 'route' ? [one.body.route] : [])),
    outcomes: inTheirOrder(outcomesIn(told), body.record),
    ...neighbours,
  };
}

/** A venue has a few a day for each instrument. */
const MOVED_MAX = 200;

async function movedBefore(
  seq: number,
  { journal, index }: { journal: JournalReader; index: DecisionIndex },
): Promise<DecisionView['moved']> {
  const since = await journal.entries(await index.seqBefore(seq), MOVED_MAX, 'ledger-entry');
  return since.flatMap((entry) => {
    const body = wireBody(entry);
    return entry.seq < seq && body.kind === 'ledger-entry' ? [body.entry] : [];
  });
}

interface Told {
  readonly decisionId: string;
  readonly atMs: number;
  readonly body: ReturnType<typeof wireBody>;
}

function toldIn(entry: JournalEntry): Told {
  return { decisionId: entry.decisionId ?? '', atMs: entry.atMs, body: wireBody(entry) };
}

function ordersIn(told: readonly Told[]): readonly OrderView[] {
  const fills = fillsIn(told);
  return told.flatMap(({ decisionId, body }): readonly OrderView[] => {
    if (body.kind !== 'order') return [];
    const { leg, request } = body;
    const { clientOrderId } = request;
    const events = told.flatMap(({ atMs, body: other }) =>
      other.kind === 'order-event' && other.clientOrderId === clientOrderId
        ? [{ atMs, event: other.event }]
        : [],
    );
    const own = fills.filter(({ fill }) => fill.clientOrderId === clientOrderId);
    return [{ decisionId, leg, request, events, fills: own }];
  });
}

/** What the venue's own words add to a fill that it reported. */
type AsReported = FillView['fill'] & Partial<Wire<Pick<VenueFill, 'commission' | 'venueOrderId'>>>;

function fillsIn(told: readonly Told[]): readonly FillView[] {
  const bodies = told.flatMap(({ body }): readonly (Pick<FillView, 'closed'> & { fill: AsReported })[] =>
    body.kind === 'fill' ? [body] : [],
  );
  return joinedFills(bodies).map(({ told: { fill, ...own }, taken }): FillView => {
    const worth = taken === undefined ? {} : { worth: taken.fill.fee };
    const closed = own.closed ?? taken?.closed;
    return {
      fill,
      ...(closed === undefined ? {} : { closed }),
      ...(fill.commission === undefined ? {} : { commission: { ...fill.commission, ...worth } }),
      slippage: fill.venueOrderId === undefined ? 'measured' : 'unmeasured',
    };
  });
}

/** One an intent. Answers may overtake each other: the highest revision counts. */
function outcomesIn(told: readonly Told[]): readonly OutcomeView[] {
  const byIntent = new Map<string, readonly OutcomeAnswer[]>();
  for (const { atMs, body } of told) {
    if (body.kind !== 'outcome') continue;
    const { intentId } = body.outcome;
    byIntent.set(intentId, [...(byIntent.get(intentId) ?? []), { ...body.outcome, atMs }]);
  }
  return [...byIntent.values()].flatMap((answers) => {
    const before = answers.toSorted((a, b) => a.revision - b.revision);
    const answer = before.pop();
    return answer === undefined ? [] : [{ answer, before }];
  });
}

/** As the decision has its intents; what was closed unasked comes last. */
function inTheirOrder(
  outcomes: readonly OutcomeView[],
  { decisionId, intents }: DecisionView['record'],
): readonly OutcomeView[] {
  const placeOf = ({ answer: { intentId } }: OutcomeView): number => {
    const place = intents.findIndex(({ kind, symbol }) =>
      `${intentId}|`.startsWith(`${decisionId}|${symbol}|${kind}|`),
    );
    return place < 0 ? intents.length : place;
  };
  return outcomes.toSorted((a, b) => placeOf(a) - placeOf(b));
}
