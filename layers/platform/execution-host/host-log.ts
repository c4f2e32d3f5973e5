import { formatDecimal } from '../../core/foundation/decimal.ts';
import type {
  ReconciliationItem,
  ReconciliationPlan,
} from '../../core/execution/executor/reconciliation-plan.ts';
import { unreachable } from '../../core/foundation/assert.ts';

/** What a host has to say, for people and for whoever reads its lines by machine. */
export interface HostEvent {
  readonly level: 'info' | 'warn' | 'error';
  /** In capitals, one for each kind of thing. */
  readonly code: string;
  readonly text: string;
}

export type HostLog = (event: HostEvent) => void;

/** One JSON object a line, as log services read it. */
export function jsonLog(write: (line: string) => void): HostLog {
  return (event) => {
    write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
  };
}

/** One short line, for a terminal. */
export function textLog(write: (line: string) => void): HostLog {
  return ({ level, code, text }) => {
    const mark = level === 'info' ? '' : `${level} `;
    write(`${new Date().toISOString().slice(11, 23)}  ${mark}${code}  ${text}\n`);
  };
}

/** What reconciliation is going to do, a line for each difference. */
export function planLines({ items }: ReconciliationPlan): readonly string[] {
  return items.length === 0 ? ['our books and the venue agree'] : items.map(planLine);
}

function planLine(item: ReconciliationItem): string {
  switch (item.kind) {
    case 'adopt-order':
      return `adopt the order ${item.clientOrderId}: it bears our prefix and our books have lost it`;
    case 'adopt-fill':
      return `adopt the trade ${item.fill.tradeId} of ${item.clientOrderId}, which our books have lost`;
    case 'update-order':
      return `take over what the venue says of ${item.clientOrderId}: ${item.order.status}, ${formatDecimal(item.order.filledQty)} filled`;
    case 'ask-order':
      return `ask for ${item.clientOrderId} ${item.symbol}: the venue does not list it`;
    case 'book-fill':
      return `book the trade ${item.fill.tradeId} of ${item.clientOrderId}`;
    case 'book-entry':
      return `book ${item.entry.kind} ${item.entry.entryId}: ${formatDecimal(item.entry.amount)} ${item.entry.currency}`;
    case 'external-orders':
      return `${item.orders.length} orders at the venue are not ours: counted in risk, left alone`;
    case 'external-holding':
      return `${formatDecimal(item.quantity)} ${item.symbol} is not from our fills: ${item.confirmed ? 'somebody else’s, left alone' : 'looked at again'}`;
    default:
      return unreachable(item);
  }
}
