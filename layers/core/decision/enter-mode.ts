import { leavesQty, type Order } from '../execution/order.ts';
import { formatDecimal, ZERO_QTY } from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import { conservationFault } from '../portfolio/ledger.ts';
import type { ModeState } from '../risk/mode-machine.ts';
import { MODE_RULES } from '../risk/mode.ts';
import type { JournalBody, JournalDraft } from './journal.ts';
import { workingOrders, type SystemState } from './system-state.ts';

/** A change of mode with when it happened, who did it, and a name that no other change has. */
export interface ModeChange {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly by: Extract<JournalBody, { kind: 'mode' }>['by'];
  readonly entries: JournalDraft[];
}

/** The state in a mode, with what follows from it: it is on record, entries are taken back, and the owner is called. */
export function enterMode(state: SystemState, mode: ModeState, change: ModeChange): SystemState {
  const { id, atMs, by, entries } = change;
  const before = state.mode;
  if (mode.mode !== before.mode || mode.policy !== before.policy) {
    entries.push({ id, atMs, body: { kind: 'mode', from: before.mode, to: mode, by } });
    if (mode.mode === 'emergency' && by === 'risk') callOwner(state, mode, change);
  }
  const emergencyBars = mode.mode === 'emergency' && before.mode === 'emergency' ? state.emergencyBars : 0;
  return withoutEntries({ ...state, mode, emergencyBars });
}

/** A mode that opens nothing takes back what may still open something; asked again it does no harm. */
export function withoutEntries(state: SystemState): SystemState {
  if (MODE_RULES[state.mode.mode].opens) return state;
  const opens = ({ request, ...order }: Order): boolean =>
    !request.reduceOnly && leavesQty({ request, ...order }) > ZERO_QTY;
  const ids = workingOrders(state)
    .filter(opens)
    .map(({ request }) => request.clientOrderId);
  const fresh = ids.filter((id) => !state.cancels.includes(id));
  return fresh.length === 0 ? state : { ...state, cancels: [...state.cancels, ...fresh] };
}

/** What failed, rather than what was lost, is for a person to look at. */
function callOwner({ portfolio }: SystemState, mode: ModeState, { id, atMs, entries }: ModeChange): void {
  const halted = `entries are taken back and ${mode.policy === 'flatten' ? 'everything is closed' : 'stops stay at the venue'}`;
  for (const { code, value, limit } of mode.reasons) {
    const text =
      code === 'MONEY'
        ? `${conservationFault(portfolio) ?? ''}, with ${formatDecimal(portfolio.cash)} in cash; ${halted}`
        : `${value} against ${limit}; ${halted}`;
    if (CALLED_FOR.has(code))
      entries.push({ id: `${code}-${id}`, atMs, body: { kind: 'alert', code, text } });
  }
}

const CALLED_FOR: ReadonlySet<string> = new Set([
  'MONEY',
  'FEED_DEAD',
  'BROKER_UNREACHABLE',
  'UNRECOVERABLE',
]);
