import {
  absolute,
  formatDecimal,
  minus,
  qty,
  ZERO_QTY,
  type Qty,
} from '../../../layers/core/foundation/decimal.ts';
import type { Latch } from '../../../layers/core/safety/latch.ts';
import type { Instrument } from '../../../layers/core/market/instrument.ts';
import type { MemoryExecutionStore } from '../execution/memory-execution-store.ts';
import type { VenueTruth } from '../execution/venue-truth.ts';
import type { Incident } from './incident.ts';

/** What an incident left behind, by the venue's truth; undefined where it is tripped and, by policy, flat or protected. */
export function faultOf(end: {
  readonly truth: VenueTruth;
  readonly latch: Latch;
  readonly store: MemoryExecutionStore;
  readonly incident: Incident;
  readonly standing: string;
}): string | undefined {
  const { truth, latch, store, incident, standing } = end;
  if (latch.status === 'armed' || store.latchView.kind === 'armed') return 'the latch is armed';
  if (truth.doubled > 0) return 'an order would have sold more than was held';
  const faults = truth.nature.instruments.flatMap((instrument) => {
    const fault = instrumentFault(truth, instrument, incident);
    return fault === undefined ? [] : [fault];
  });
  const [fault] = faults;
  if (fault !== undefined) return fault;
  return standing === 'unfinished' ? 'reported unfinished though in order' : undefined;
}

const DUST = qty('0.5');

function instrumentFault(
  truth: VenueTruth,
  { symbol }: Instrument,
  { policy }: Incident,
): string | undefined {
  const held = truth.heldOf(symbol);
  const size = absolute(held);
  const open = truth.orders.filter(
    (order) => order.symbol === symbol && order.status === 'open' && !order.external,
  );
  const closes = held > ZERO_QTY ? 'sell' : 'buy';
  // What can only reduce opens nothing, also when what it protected has been sold meanwhile.
  const opening = open.filter(
    ({ side, reduceOnly }) => !reduceOnly && (size === ZERO_QTY || side !== closes),
  );
  if (opening.length > 0) return `${symbol}: an order that opens is left`;
  if (policy === 'flatten') {
    return size < DUST ? undefined : `${symbol}: ${formatDecimal(held)} held after a flattening`;
  }
  if (size < DUST) return undefined;
  const stops = open.filter(({ stopPx }) => stopPx !== undefined);
  const covered = stops.reduce<Qty>((sum, { quantity, filledQty }) => {
    return (sum + minus(quantity, filledQty)) as Qty;
  }, ZERO_QTY);
  return minus(size, covered) < DUST
    ? undefined
    : `${symbol}: ${formatDecimal(held)} held, ${formatDecimal(covered)} protected`;
}
