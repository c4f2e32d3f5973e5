import { formatDecimal, qty } from '../../core/foundation/decimal.ts';
import { SECOND_MS } from '../../core/foundation/time.ts';
import { sym } from '../../core/market/instrument.ts';
import type { ExecutionBooks } from '../../core/execution/executor/executor-state.ts';
import {
  keepsOf,
  nextActs,
  type KillAct,
  type KillTerms,
  type KillView,
} from '../../core/safety/kill-plan.ts';
import { holdWhile } from './hold-while.ts';
import { killIdOf, policyOf, type ActStep, type KillState } from './kill-state.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { patientVenue } from './patient-venue.ts';
import type { SafetyPorts, SafetyVenue } from './safety-ports.ts';

/** Between two looks at the venue. */
const LOOK_MS = SECOND_MS;
/** A venue may tell of a trade so much later than of the cancel that it crossed. */
const SETTLE_MS = 3 * SECOND_MS;
/** Of one call; then the machine waits and calls again. */
const CALL_MS_MAX = 40 * SECOND_MS;
const LOOKS_MAX = 64;

/**
 * Carries out the policy through the venue, without the executor: looks, does what is next, and looks again, until two looks
 * show nothing to do. What cannot be done now is left for the next call; an outage is no failure of the machine.
 */
export function actAtVenue(state: KillState, ports: SafetyPorts): Promise<ActStep> {
  return holdWhile(state.executor?.tookEpoch, ports, (holds) => act(state, ports, holds));
}

async function act(state: KillState, ports: SafetyPorts, holds: () => boolean): Promise<ActStep> {
  const done = { ...(state.act ?? NOTHING_YET) };
  const tally = { cancels: done.cancels, sends: done.sends, refusedStops: new Set(done.refusedStops) };
  let keeps = done.keeps;
  const step = (kind: ActStep['kind'], words: string): ActStep => ({
    kind,
    atMs: ports.clock.nowMs(),
    words,
    ...tally,
    refusedStops: [...tally.refusedStops],
    ...(keeps === undefined ? {} : { keeps }),
  });
  const untilMs = ports.clock.nowMs() + CALL_MS_MAX;
  try {
    const venue = patientVenue(await ports.openVenue(), ports.clock);
    if (venue.paper === true) return step('settled', 'paper: only its executor trades there');
    let wasQuiet = false;
    for (let looks = 0; looks < LOOKS_MAX && ports.clock.nowMs() < untilMs; looks++) {
      const look = await lookAtVenue(venue, ports, {
        killId: killIdOf(state),
        refusedStops: [...tally.refusedStops],
      });
      keeps ??= settledKeeps(state, look);
      const terms = killTerms(state, { keeps, account: ports.account, venue });
      const acts = look.views.flatMap((view) => nextActs(view, terms));
      const isQuiet = acts.length === 0;
      if (isQuiet && wasQuiet) return step('settled', `${tally.cancels} cancelled, ${tally.sends} sent`);
      if (!holds()) return step('more', 'the lease was taken from us');
      const left = await perform(acts, { venue, tally, holds });
      wasQuiet = isQuiet;
      const settleMs = isQuiet || left !== 'nothing' ? venue.capabilities.indexingDelayMs + SETTLE_MS : 0;
      await ports.clock.sleep(LOOK_MS + settleMs + (left === 'doubt' ? ports.patience.sendTimeoutMs : 0));
    }
    return step('more', `${tally.cancels} cancelled, ${tally.sends} sent, and more to do`);
  } catch (error) {
    return step('more', `outage: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const NOTHING_YET: Pick<ActStep, 'cancels' | 'sends' | 'refusedStops'> & Partial<Pick<ActStep, 'keeps'>> = {
  cancels: 0,
  sends: 0,
  refusedStops: [],
};

/** The terms as every step of the machine reads them from its state. */
export function killTerms(
  state: KillState,
  about: {
    readonly keeps: ActStep['keeps'];
    readonly account: SafetyPorts['account'];
    readonly venue: Pick<SafetyVenue, 'capabilities'>;
  },
): KillTerms {
  const keeps = (about.keeps ?? []).map(({ symbol, quantity }) => ({
    symbol: sym(symbol),
    quantity: qty(quantity),
  }));
  return {
    killId: killIdOf(state),
    portfolioId: about.account.portfolioId,
    policy: policyOf(state),
    keeps,
    capabilities: about.venue.capabilities,
  };
}

/** What a reduction leaves: as the executor settled it, where it did, for it may have sold already. */
export function settledKeeps(
  state: KillState,
  { views, books }: { readonly views: readonly KillView[]; readonly books?: ExecutionBooks },
): ActStep['keeps'] {
  if (policyOf(state) !== 'reduce') return [];
  const obeyed = books?.obeyed;
  const theirs = obeyed?.epoch === state.latch?.epoch ? obeyed?.keeps : undefined;
  return (theirs ?? keepsOf(views)).map(({ symbol, quantity }) => ({
    symbol,
    quantity: formatDecimal(quantity),
  }));
}

interface Tally {
  cancels: number;
  sends: number;
  readonly refusedStops: Set<string>;
}

/** What the venue left open: then it is given time before it is looked at again. */
async function perform(
  acts: readonly KillAct[],
  { venue, tally, holds }: { venue: SafetyVenue; tally: Tally; holds: () => boolean },
): Promise<'nothing' | 'taken' | 'doubt'> {
  let [doubtful, taken] = [false, false];
  for (const act of acts) {
    if (act.kind === 'wait' || !holds()) continue;
    if (act.kind === 'cancel') {
      const outcome = await venue.cancel(act);
      if (outcome.kind === 'accepted') tally.cancels += 1;
      doubtful ||= outcome.kind === 'unknown';
      continue;
    }
    const { request } = act;
    const outcome = await venue.submit(request);
    tally.sends += 1;
    doubtful ||= outcome.kind === 'unknown' || outcome.kind === 'duplicate';
    // One that was accepted may be found a while later only: sent again meanwhile, it would be two.
    taken ||= outcome.kind === 'accepted';
    const isStop = request.type.kind === 'stop';
    if (outcome.kind === 'rejected' && isStop) tally.refusedStops.add(request.symbol);
  }
  return doubtful ? 'doubt' : taken ? 'taken' : 'nothing';
}
