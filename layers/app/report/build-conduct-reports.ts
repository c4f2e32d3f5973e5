import { toNumber } from '../../core/foundation/decimal.ts';
import {
  executionQualityReport,
  type ExecutionQualityReport,
} from '../../core/compliance/execution-quality-report.ts';
import type { OrderOutcome } from '../../core/compliance/price-quality.ts';
import {
  transactionReport,
  type ReportedDecision,
  type TransactionReport,
} from '../../core/compliance/transaction-report.ts';
import type { JournalBody } from '../../core/decision/journal.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import { foldOrder, pendingOrder, type Order } from '../../core/execution/order.ts';
import type { Fill } from '../../core/portfolio/fill.ts';
import type { JournalEntry, JournalReader } from '../ports/journal.ts';

export interface ConductReports {
  readonly transactions: TransactionReport;
  readonly executionQuality: ExecutionQualityReport;
}

const PAGE = 250;

/** What was traded and how well, as the European reports name it ([C4]), from the journal alone. Not legal advice. */
export async function buildConductReports(
  { universe, currency }: SystemConfig,
  journal: JournalReader,
): Promise<ConductReports> {
  const tally: Tally = { fills: [], orders: new Map(), decisions: new Map(), algorithms: new Map(), days: 0 };
  for (let after = 0, more = true; more;) {
    const entries = await journal.entries(after, PAGE);
    for (const entry of entries) count(tally, entry, journal.body(entry));
    after = entries.at(-1)?.seq ?? after;
    more = entries.length === PAGE;
  }
  const instruments = new Map(universe.map(({ instrument }) => [instrument.symbol, instrument]));
  const orders = [...tally.orders.values()].map((order): OrderOutcome => {
    const { clientOrderId, symbol } = order.request;
    const venue = instruments.get(symbol)?.venue ?? '';
    return { clientOrderId, symbol, venue, outcome: outcomeOf(order) };
  });
  return {
    transactions: transactionReport(tally.fills, { instruments, decisions: tally.decisions }),
    executionQuality: executionQualityReport(tally.fills, {
      instruments,
      orders,
      toAccountCurrency: (amount, of) => (of === currency ? amount : undefined),
      businessDays: tally.days,
    }),
  };
}

interface Tally {
  readonly fills: Fill[];
  readonly orders: Map<string, Order>;
  readonly decisions: Map<string, ReportedDecision>;
  /** The hash of the code that made a decision, by its id. */
  readonly algorithms: Map<string, string>;
  days: number;
}

function count(tally: Tally, { decisionId = '' }: JournalEntry, body: JournalBody): void {
  switch (body.kind) {
    case 'decision':
      tally.algorithms.set(decisionId, body.record.provenance.codeHash);
      return;
    case 'order': {
      const { leg, request } = body;
      tally.orders.set(request.clientOrderId, pendingOrder(request, { decisionId, leg }));
      const algorithm = tally.algorithms.get(decisionId);
      if (algorithm !== undefined) tally.decisions.set(request.clientOrderId, { decisionId, algorithm });
      return;
    }
    case 'order-event':
      foldInto(tally, body.clientOrderId, body.event);
      return;
    case 'fill':
      tally.fills.push(body.fill);
      foldInto(tally, body.fill.clientOrderId, { kind: 'fill', fill: body.fill });
      return;
    case 'mark':
      tally.days++;
      return;
    default:
      return;
  }
}

/** What happens to an order that is not ours is its owner's to report. */
function foldInto({ orders }: Tally, clientOrderId: string, event: Parameters<typeof foldOrder>[1]): void {
  const order = orders.get(clientOrderId);
  if (order !== undefined) orders.set(clientOrderId, foldOrder(order, event));
}

function outcomeOf({ status, filledQty }: Order): OrderOutcome['outcome'] {
  if (status.kind === 'filled' || status.kind === 'rejected') return status.kind;
  if (toNumber(filledQty) > 0) return 'partly-filled';
  return status.kind === 'canceled' ? 'canceled' : 'working';
}
