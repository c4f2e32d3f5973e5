import { MINUTE_MS } from '../../core/foundation/time.ts';
import { reportText, standingWords, type KillReport, type KillStep } from '../../core/safety/kill-report.ts';
import { judgeInstrument, worstStanding } from '../../core/safety/kill-verdict.ts';
import { actAtVenue, killTerms, settledKeeps } from './act-at-venue.ts';
import { awaitExecutor } from './await-executor.ts';
import { changeLatch } from './change-latch.ts';
import { holdWhile } from './hold-while.ts';
import { killIdOf, policyOf, type KillState, type LatchStep, type VerifyStep } from './kill-state.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { patientVenue } from './patient-venue.ts';
import type { SafetyPorts } from './safety-ports.ts';

/** After so long a run of the machine ends with what it has; the reconciler starts the next one. */
export const RUN_MS_MAX = 4 * MINUTE_MS;

/** Trips the latch, or finds it tripped already. */
export async function tripLatch(
  { trip }: KillState,
  ports: Pick<SafetyPorts, 'latches' | 'clock'>,
): Promise<LatchStep> {
  const startedMs = ports.clock.nowMs();
  const { latch } = await changeLatch({ kind: 'trip', ...trip, atMs: startedMs }, ports);
  const { status, epoch, atMs } = latch;
  const { policy, reason } = latch.status === 'armed' ? trip : latch;
  return { status, epoch, policy, reason, atMs, startedMs };
}

export async function switchSchedulesOff(
  _: KillState,
  ports: Pick<SafetyPorts, 'schedules' | 'clock'>,
): Promise<KillState['schedules']> {
  await ports.schedules.off();
  return { atMs: ports.clock.nowMs() };
}

/** What the venue shows now, by the policy. It cannot be told where the venue does not answer: then it is not finished. */
export function verifyAtVenue(state: KillState, ports: SafetyPorts): Promise<VerifyStep> {
  return holdWhile(state.executor?.tookEpoch, ports, () => verify(state, ports));
}

async function verify(state: KillState, ports: SafetyPorts): Promise<VerifyStep> {
  const step = (standing: VerifyStep['standing'], words: string): VerifyStep => {
    const atMs = ports.clock.nowMs();
    // What could not be done yet may still give a position its stop.
    const isOpen = standing === 'unfinished' || (standing === 'unprotected' && state.act?.kind === 'more');
    const isLate = atMs - (state.latch?.startedMs ?? state.trip.raisedMs) >= RUN_MS_MAX;
    return { standing, words, atMs, next: isOpen && !isLate ? 'try-again' : 'report' };
  };
  try {
    const venue = patientVenue(await ports.openVenue(), ports.clock);
    const refusedStops = state.act?.refusedStops ?? [];
    const look = await lookAtVenue(venue, ports, { killId: killIdOf(state), refusedStops });
    const keeps = state.act?.keeps ?? settledKeeps(state, look);
    const terms = killTerms(state, { keeps, account: ports.account, venue });
    const verdicts = look.views.map((view) => judgeInstrument(view, terms));
    const words = verdicts.map(({ symbol, standing }) => `${symbol} ${standing}`).join(', ');
    const worst = worstStanding(verdicts);
    // Stops of a paper account work no more than the process that it lives in, so only what is flat needs no executor.
    return venue.paper === true && worst !== 'flat' && state.executor?.kind !== 'done'
      ? step('paper', `at no venue; in the executor's books ${words}`)
      : step(worst, words);
  } catch (error) {
    return step('unfinished', `outage: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Gives the lease back, moves the latch to review where the venue was seen as the policy asks, and tells the owner. */
export async function reportKill(state: KillState, ports: SafetyPorts): Promise<KillReport> {
  const { latches, leases, notices, clock } = ports;
  const report = reportOf(state);
  const took = state.executor?.tookEpoch;
  if (took !== undefined) await leases.release(took).catch(() => undefined);
  if (isSeen(report) && state.latch !== undefined) {
    await changeLatch({ kind: 'verified', epoch: state.latch.epoch, atMs: clock.nowMs() }, ports);
  }
  // A paper account waits for its executor, however long: the same is told once.
  if (report.standing === 'paper' && isLaterRun(state)) return report;
  const text = reportText(report);
  await latches.note({ kind: 'report', epoch: report.epoch, atMs: clock.nowMs(), text });
  await notices.tell({ subject: `Atalaya: ${report.policy}, ${standingWords(report.standing)}`, text });
  return report;
}

/** Seen at the venue as the policy asks: until then nobody arms the latch. */
function isSeen({ standing }: Pick<KillReport, 'standing'>): boolean {
  return standing !== 'unfinished' && standing !== 'paper';
}

function isLaterRun({ latch }: KillState): boolean {
  return latch !== undefined && latch.startedMs - latch.atMs >= RUN_MS_MAX;
}

/** The steps by the names of the machine's tasks. */
export const KILL_STEPS = {
  TripLatch: tripLatch,
  SchedulesOff: switchSchedulesOff,
  AwaitExecutor: awaitExecutor,
  Act: actAtVenue,
  Verify: verifyAtVenue,
  Report: reportKill,
} as const;

function reportOf(state: KillState): KillReport {
  const { trip, latch, schedules, executor, act, verify } = state;
  const standing = verify?.standing ?? 'unfinished';
  const trippedMs = latch?.atMs ?? trip.raisedMs;
  const stepOf = (
    name: KillStep['name'],
    done: { readonly atMs: KillReport['trippedMs']; readonly words?: string } | undefined,
    words: string,
  ): KillStep => ({
    name,
    ...(done === undefined ? {} : { atMs: done.atMs }),
    words: done?.words ?? words,
  });
  const steps = [
    stepOf('trip', latch, trip.reason),
    stepOf('schedules', schedules, schedules === undefined ? 'could not be switched off' : 'are off'),
    stepOf('executor', executor, 'could not be looked at'),
    ...(act === undefined ? [] : [stepOf('act', act, act.words)]),
    stepOf('verify', verify, 'the venue could not be read'),
  ];
  return {
    epoch: latch?.epoch ?? 0,
    policy: policyOf(state),
    reason: latch?.reason ?? trip.reason,
    trippedMs,
    by: !isSeen({ standing }) ? 'nobody' : act === undefined ? 'executor' : 'safety',
    standing,
    steps,
    ...(verify === undefined || !isSeen({ standing }) ? {} : { settledAfterMs: verify.atMs - trippedMs }),
  };
}
