import { absolute, minus, roundToLot, toNumber, ZERO_QTY } from '../foundation/decimal.ts';
import type { Intent } from '../execution/intent.ts';
import type { Position } from '../portfolio/ledger.ts';
import { keptRatio } from '../risk/portfolio-guard.ts';
import type { EpochMs } from '../foundation/time.ts';
import type { Closing } from './advance.ts';
import type { JournalDraft } from './journal.ts';
import { memberOf, type SystemConfig } from './system-config.ts';
import type { SystemState } from './system-state.ts';

/**
 * What is sold without asking anybody: everything in an emergency that flattens and on a day whose guard closes all, and
 * down to the soft cap where its grace is over. Once more for as long as anything is open: a part that did not fill is
 * tried again.
 */
export function closeUnasked(state: SystemState, closing: Closing, grossRatio: number): SystemState {
  const { close, config } = closing;
  const { daily, portfolio } = config.guards;
  if (state.mode.mode === 'emergency') {
    return state.mode.policy === 'flatten'
      ? closeDownTo(state, closing, { reason: 'EMERGENCY', kept: 0 })
      : state;
  }
  const [trip] = state.guard.daily.trips;
  if (trip !== undefined && daily.action === 'close-all')
    return closeDownTo(state, closing, { reason: trip.code, kept: 0 });
  const kept = keptRatio(state.guard.gross, { grossRatio, atMs: close.atMs }, portfolio);
  return kept < 1 ? closeDownTo(state, closing, { reason: 'SOFT_CAP', kept }) : state;
}

function closeDownTo(
  state: SystemState,
  { close, config, entries }: Closing,
  { reason, kept }: { readonly reason: string; readonly kept: number },
): SystemState {
  const intents = closingIntents(state.portfolio.positions, kept, config);
  return sent(state, intents, { id: String(close.atMs), atMs: close.atMs, reason, entries });
}

/** Between two marks: sells all that is held, on somebody's order or in an emergency. */
export function closeEverything(
  state: SystemState,
  { config, ...order }: ClosingOrder & { readonly config: SystemConfig },
): SystemState {
  return sent(state, closingIntents(state.portfolio.positions, 0, config), order);
}

interface ClosingOrder {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly reason: string;
  readonly entries: JournalDraft[];
}

function sent(
  state: SystemState,
  intents: readonly Intent[],
  { id, atMs, reason, entries }: ClosingOrder,
): SystemState {
  if (intents.length === 0) return state;
  const decisionId = `flatten-${id}`;
  entries.push({ id: decisionId, atMs, decisionId, body: { kind: 'flatten', reason, intents } });
  return { ...state, outbox: [...state.outbox, ...intents.map((intent) => ({ decisionId, intent }))] };
}

/** Sells every position down to a part of itself. */
function closingIntents(
  positions: readonly Position[],
  kept: number,
  config: SystemConfig,
): readonly Intent[] {
  return positions.flatMap((position) => closing(position, kept, config));
}

/** Keeps at most that part of a position, rounded down to a lot. */
function closing({ symbol, quantity }: Position, kept: number, config: SystemConfig): readonly Intent[] {
  const held = absolute(quantity);
  const lot = memberOf(config, symbol)?.instrument.lot;
  const keep = kept === 0 || lot === undefined ? ZERO_QTY : roundToLot(toNumber(held) * kept, lot, 'floor');
  if (keep >= held) return [];
  const side = quantity > ZERO_QTY ? 'sell' : 'buy';
  return [{ kind: 'flatten', symbol, side, quantity: minus(held, keep) }];
}
