import { decisionId } from '../../core/decision/decision-id.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import { epochMs, isoInstant, type EpochMs } from '../../core/foundation/time.ts';
import { hearExecutor, type ExecutorDoor } from '../decision-cycle/hear-executor.ts';
import type { BarSource } from '../ports/bar-source.ts';
import type { ControlDesk } from '../ports/control-desk.ts';
import { StaleVersion, type SystemStore } from '../ports/system-store.ts';
import { NO_MARKET, NO_VENUE } from './no-market.ts';
import { runSession } from './run-session.ts';

export interface DueSessionPorts {
  readonly store: SystemStore;
  readonly bars: BarSource;
  readonly controls: ControlDesk;
  readonly executor: ExecutorDoor;
}

/** What a cycle finds when it begins: an account to decide for, or in words why there is nothing to decide. */
export type DueSession =
  | { readonly todo: 'decide'; readonly state: SystemState }
  /** It was decided on, and nobody has written down yet what came of it. */
  | { readonly todo: 'await'; readonly decisionId: string }
  | { readonly todo: 'nothing'; readonly why: string };

interface Asked {
  readonly config: SystemConfig;
  readonly ports: DueSessionPorts;
}

const RACES_MAX = 10;

/**
 * The beginning of a cycle where nobody lives through the sessions: the same session as on a laptop, up to the decision, of
 * the newest bars that are known. It opens the portfolio where there is none. Called again, or side by side, it goes on with
 * the step that is due.
 */
export async function closeDueSession(asked: Asked): Promise<DueSession> {
  for (let races = 1; ; races++) {
    try {
      return await closeOnce(asked);
    } catch (error) {
      // Another execution was faster: what it did is not done again.
      if (!(error instanceof StaleVersion) || races === RACES_MAX) throw error;
    }
  }
}

async function closeOnce({ config, ports }: Asked): Promise<DueSession> {
  const { store, executor } = ports;
  const before = (await store.load())?.state;
  const atMs = sessionAt(before, await newestBarMs(config, ports));
  if (atMs === undefined) {
    return { todo: 'nothing', why: `no bar of ${namesIn(config)} is known yet, so no portfolio is opened` };
  }
  if (before?.phase === 'decided' && before.atMs === atMs)
    return { todo: 'await', decisionId: decisionId(atMs) };
  // What it filled since is held when the account is marked, and what a stop has closed is not.
  await hearExecutor({ config, store, executor });
  await runSession(atMs, {
    config,
    ports: { ...ports, venue: NO_VENUE, market: NO_MARKET, health: NO_HEALTH },
    // The state machine's next states do.
    decide: () => Promise.resolve(),
  });
  const state = (await store.load())?.state;
  return state?.phase === 'closed' ? { todo: 'decide', state } : { todo: 'nothing', why: nothingNew(atMs) };
}

/** When the newest bar of the universe became known; undefined before the first. */
async function newestBarMs(
  { universe }: SystemConfig,
  { bars, executor }: DueSessionPorts,
): Promise<EpochMs | undefined> {
  const nowMs = executor.nowMs();
  const known: number[] = [];
  for (const { instrument } of universe) {
    known.push(...(await bars.window(instrument.symbol, nowMs, 1)).availableMs);
  }
  return known.length === 0 ? undefined : epochMs(Math.max(...known));
}

/**
 * The instant to live through: that of the newest bar, or once more the last one where there is nothing newer. A bar that
 * comes within the minute of a session belongs to the next one, for a minute has one decision.
 */
function sessionAt(before: SystemState | undefined, newestMs: EpochMs | undefined): EpochMs | undefined {
  if (before === undefined || before.bars === 0) return newestMs;
  const isNewer = newestMs !== undefined && newestMs > before.atMs;
  return isNewer && decisionId(newestMs) !== decisionId(before.atMs) ? newestMs : before.atMs;
}

function nothingNew(atMs: EpochMs): string {
  return `nothing new: the last session, of ${isoInstant(atMs)}, was decided on, and no bar has become known since`;
}

function namesIn({ universe }: SystemConfig): string {
  return universe.map(({ instrument }) => instrument.symbol).join(', ');
}

/** Each part has alarms of its own there. */
const NO_HEALTH = { after: () => Promise.resolve([]) };
