import { assert, at, unreachable } from '../../foundation/assert.ts';
import { greatest, least, minus, roundToLot, ZERO_QTY, type Qty } from '../../foundation/decimal.ts';
import { ok, refuse, type Result } from '../../foundation/result.ts';
import type { EpochMs } from '../../foundation/time.ts';
import { fitOrder, minimumQty, type VenueRules } from '../venue-rules.ts';
import {
  cancelingChild,
  closedChild,
  filledChild,
  filledOf,
  isSettled,
  newChild,
  reservedOf,
  type Child,
} from './children.ts';
import type { ParentCommand, ParentEvent } from './parent-messages.ts';
import type { ParentOrder } from './parent-order.ts';
import { dueQty, isOutpriced, planFault, termsNow, type Plan } from './schedule.ts';
import { BLANK_TAPE, usableQuote, withQuote, withTrade, type Quote, type Tape } from './tape.ts';

/** A parent at work: plain data, so that it can be stored and carried on elsewhere. */
export interface ParentState {
  readonly parent: ParentOrder;
  readonly plan: Plan;
  readonly nowMs: EpochMs;
  readonly tape: Tape;
  /** By number. */
  readonly children: readonly Child[];
  /** Rejected one after the other. */
  readonly rejects: number;
  readonly phase: Phase;
}

/** Why it ended. All but `filled` end it short. */
export type EndReason =
  'filled' | 'canceled' | 'horizon' | 'below-minimum' | 'rejected' | 'too-many-children';

/** An ending parent sends nothing more and waits for the venue's word on what it has sent. */
export type Phase =
  | { readonly kind: 'working' }
  | { readonly kind: 'ending'; readonly reason: EndReason }
  | { readonly kind: 'done'; readonly reason: EndReason; readonly atMs: EpochMs };

export interface ParentStep {
  readonly state: ParentState;
  readonly commands: readonly ParentCommand[];
}

/** After so many rejections in a row the venue means it. */
export const REJECTS_MAX = 3;

export const CHILDREN_MAX = 10_000;

/**
 * A parent that has not sent anything yet, its quantity fitted to the venue's lot. Refused: BAD_PLAN, BAD_HORIZON, and what
 * `fitOrder` refuses at the arrival price.
 */
export function startParent(parent: ParentOrder, plan: Plan): Result<ParentState> {
  const fault = planFault(plan);
  if (fault !== undefined) return refuse('BAD_PLAN', `${plan.kind}: ${fault}`);
  const { arrivalMs, endMs, quantity, arrivalPx, rules } = parent;
  if (endMs <= arrivalMs)
    return refuse('BAD_HORIZON', 'it ends no later than it arrives', { arrivalMs, endMs });
  // The maximum is one order's, and this is to become several.
  const fitted = fitOrder({ quantity, markPx: arrivalPx }, withoutMaximum(rules), 'floor');
  if (!fitted.ok) return fitted;
  const whole = { ...parent, quantity: fitted.value.quantity };
  const phase: Phase = { kind: 'working' };
  return ok({ parent: whole, plan, nowMs: arrivalMs, tape: BLANK_TAPE, children: [], rejects: 0, phase });
}

/**
 * Takes in what was heard and says what to do about it. Total and deterministic: any event may come at any time, twice or
 * late. At no time do fills and what may still fill come to more than the parent's quantity, as far as the venue keeps its
 * word: it fills no child beyond its size, and none beyond what it said when it was done with it.
 */
export function stepParent(state: ParentState, event: ParentEvent): ParentStep {
  const heard = ended(withEvent(state, event));
  const withdrawn = withdrawals(heard);
  const commands: ParentCommand[] = withdrawn.map((child) => ({ kind: 'cancel', child }));
  const after = withdrawn.reduce((now, child) => withChild(now, child, cancelingChild), heard);
  const sent = nextChild(after);
  if (sent === undefined) return { state: after, commands };
  const { child, quantity, limitPx, timeInForce, expiresMs } = sent;
  const expiry = expiresMs === undefined ? {} : { expiresMs };
  return {
    state: { ...after, children: [...after.children, sent] },
    commands: [...commands, { kind: 'submit', child, quantity, limitPx, timeInForce, ...expiry }],
  };
}

function withEvent(before: ParentState, event: ParentEvent): ParentState {
  const state = event.atMs > before.nowMs ? { ...before, nowMs: event.atMs } : before;
  switch (event.kind) {
    case 'clock':
      return state;
    case 'quote':
      return isDone(state) ? state : { ...state, tape: withQuote(state.tape, event) };
    case 'trade':
      if (isDone(state) || event.atMs < state.parent.arrivalMs) return state;
      return { ...state, tape: withTrade(state.tape, event) };
    case 'child-fill':
      return { ...withChild(state, event.child, (child) => filledChild(child, event)), rejects: 0 };
    case 'child-closed':
      return { ...withChild(state, event.child, (child) => closedChild(child, event.filledQty)), rejects: 0 };
    case 'child-rejected':
      return rejected(state, event.child);
    case 'cancel':
      return state.phase.kind === 'working' ? ending(state, 'canceled') : state;
    default:
      return unreachable(event);
  }
}

/** Said again of a child that is closed already, it is no new rejection. */
function rejected(state: ParentState, child: number): ParentState {
  if (at(state.children, child).status.kind === 'closed') return state;
  const closed = withChild(state, child, (rejectedChild) => closedChild(rejectedChild, ZERO_QTY));
  return { ...closed, rejects: state.rejects + 1 };
}

function withChild(state: ParentState, child: number, change: (child: Child) => Child): ParentState {
  assert(child >= 0 && child < state.children.length, `the parent has no child ${child}`);
  return { ...state, children: state.children.map((one) => (one.child === child ? change(one) : one)) };
}

/** Ends it for the first reason that holds, and is done with it once the venue is. */
function ended(state: ParentState): ParentState {
  const { parent, children, nowMs, phase } = state;
  if (phase.kind === 'done') return state;
  const settled = children.every(isSettled);
  const done = (reason: EndReason): ParentState => ({
    ...state,
    phase: { kind: 'done', reason, atMs: nowMs },
  });
  if (settled && filledOf(children) >= parent.quantity) return done('filled');
  if (phase.kind === 'ending') return settled ? done(phase.reason) : state;
  const reason = endReason(state, settled);
  if (reason === undefined) return state;
  return settled ? done(reason) : ending(state, reason);
}

function endReason(state: ParentState, settled: boolean): EndReason | undefined {
  const { parent, children, nowMs, rejects } = state;
  if (nowMs >= parent.endMs) return 'horizon';
  if (rejects >= REJECTS_MAX) return 'rejected';
  if (children.length >= CHILDREN_MAX) return 'too-many-children';
  const { minQty, lot } = parent.rules;
  return settled && openQty(state) < greatest(minQty, lot) ? 'below-minimum' : undefined;
}

function ending(state: ParentState, reason: EndReason): ParentState {
  return { ...state, phase: { kind: 'ending', reason } };
}

function isDone({ phase }: ParentState): boolean {
  return phase.kind === 'done';
}

/** The live children to cancel: all when it ends; else those that have expired, rest unseen, or stand at a stale price. */
function withdrawals(state: ParentState): readonly number[] {
  const { phase, children, nowMs, plan, parent } = state;
  const quote = quoteNow(state);
  const wanted = quote === undefined ? undefined : termsNow(plan, parent, nowMs, quote);
  const isWithdrawn = (child: Child): boolean => {
    if (phase.kind !== 'working') return true;
    if (child.timeInForce === 'ioc') return false;
    if (quote === undefined || nowMs >= (child.expiresMs ?? Infinity)) return true;
    if (wanted === undefined || nowMs - child.sentMs < parent.childGapMs) return false;
    return isOutpriced(plan, parent, child, wanted);
  };
  return children.filter((one) => one.status.kind === 'live' && isWithdrawn(one)).map(({ child }) => child);
}

/** The child that is due, if one is: of at least the venue's minimum, and leaving no rest below it. */
function nextChild(state: ParentState): Child | undefined {
  const { parent, plan, phase, nowMs, tape, children } = state;
  const quote = quoteNow(state);
  if (phase.kind !== 'working' || quote === undefined) return undefined;
  const last = children.at(-1);
  if (last !== undefined && nowMs - last.sentMs < parent.childGapMs) return undefined;
  const terms = termsNow(plan, parent, nowMs, quote);
  if (terms === undefined) return undefined;
  const open = openQty(state);
  const due = least(open, minus(dueQty(plan, parent, nowMs, tape), reservedOf(children)));
  const quantity = childQty({ open, due }, parent.rules, minimumQty(parent.rules, terms.limitPx));
  return quantity === undefined ? undefined : newChild(children.length, quantity, terms, nowMs);
}

/** What is due, in whole lots; all that is open where the rest would be below the minimum; undefined below the minimum. */
function childQty(
  { open, due }: { readonly open: Qty; readonly due: Qty },
  { lot, maxQty }: VenueRules,
  minimum: Qty,
): Qty | undefined {
  const dueLots = roundToLot(due, lot, 'floor');
  if (dueLots < minimum) return undefined;
  const openLots = roundToLot(open, lot, 'floor');
  const quantity = minus(openLots, dueLots) < minimum ? openLots : dueLots;
  const most = maxQty === undefined ? quantity : least(quantity, roundToLot(maxQty, lot, 'floor'));
  return most < minimum ? undefined : most;
}

/** What is neither filled nor may be by a child that is out. */
function openQty({ parent, children }: ParentState): Qty {
  return greatest(ZERO_QTY, minus(parent.quantity, reservedOf(children)));
}

function quoteNow({ tape, nowMs, parent }: ParentState): Quote | undefined {
  return usableQuote(tape, nowMs, parent.quoteAgeMsMax);
}

function withoutMaximum({ tick, lot, minQty, minNotional }: VenueRules): VenueRules {
  return { tick, lot, minQty, minNotional };
}
