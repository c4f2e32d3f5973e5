import type { CycleContext } from '../../core/decision/cycle-context.ts';
import { adoptDecision } from '../../core/decision/dispatch.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { CycleStore } from '../ports/cycle-store.ts';
import type { Versioned } from '../ports/system-store.ts';
import type { SystemStore } from '../ports/system-store.ts';
import { hearExecutor, type ExecutorDoor } from './hear-executor.ts';
import { loadContext, loadMarket, type MarketPorts } from './load-context.ts';
import { settled, stoodAside, type Decided } from './run-cycle.ts';
import {
  MissingStage,
  PURE_STAGES,
  questionsOf,
  STAGE_NEEDS,
  STAGES,
  type Approvals,
  type EarlierOutputs,
  type PureStage,
  type StageSettings,
} from './stages.ts';

/** What a stage of the state machine needs of its host. */
export interface CyclePorts extends MarketPorts {
  readonly store: SystemStore;
  readonly cycles: CycleStore;
  /** Absent where a decision ends with its record. */
  readonly executor?: ExecutorDoor;
}

/** The cycle's first task. Undefined where the last closed bar has been decided on: a doubled trigger is harmless. */
export async function startCycle(
  settings: StageSettings,
  ports: CyclePorts,
): Promise<CycleContext | undefined> {
  const { executor, store } = ports;
  // What it filled since is held, and what a stop has closed is not.
  if (executor !== undefined) await hearExecutor({ config: settings.config, store, executor });
  const { state } = await loaded(store);
  if (state.phase !== 'closed') return undefined;
  const { context } = await loadContext(state, settings.config, ports);
  await ports.cycles.put(context.decisionId, 'load-context', context);
  return context;
}

/** One task of the machine: reads what it needs by reference, and leaves its output under the decision's id. */
export async function runStage(
  decisionId: string,
  stage: PureStage,
  { settings, ports }: { settings: StageSettings; ports: CyclePorts },
): Promise<EarlierOutputs> {
  const { config } = settings;
  const context = await contextOf(decisionId, ports);
  const market = await loadMarket(context, config, ports);
  const earlier = await outputsOf(decisionId, STAGE_NEEDS[stage], ports.cycles);
  const output = STAGES[stage]({ context, market, config, earlier });
  await ports.cycles.put(decisionId, stage, output);
  return { [stage]: output };
}

/** What a person must be asked, once risk has been reviewed. */
export async function pendingQuestions(
  decisionId: string,
  cycles: CycleStore,
): Promise<ReturnType<typeof questionsOf>> {
  const reviews = await cycles.get(decisionId, 'review-risk');
  if (reviews === undefined) throw new MissingStage('review-risk has not run');
  return questionsOf(reviews);
}

/** The last task: record, intents and memory in one commit. Done already, it changes nothing. */
export async function recordCycle(
  decisionId: string,
  approvals: Approvals,
  { settings, ports }: { settings: StageSettings; ports: CyclePorts },
): Promise<void> {
  const context = await contextOf(decisionId, ports);
  const earlier = await outputsOf(decisionId, PURE_STAGES, ports.cycles);
  await commitDecision(settled(context, earlier, { settings, approvals }), settings.config, ports.store);
}

/** The task of a cycle that failed or that the mode forbids: a recorded no-trade. */
export async function recordStoodAside(
  decisionId: string,
  reason: string,
  { settings, ports }: { settings: StageSettings; ports: CyclePorts },
): Promise<void> {
  const context = await contextOf(decisionId, ports);
  await commitDecision(stoodAside(context, reason, settings), settings.config, ports.store);
}

/** Record, outbox and memory as one change; a decision that was committed before is left as it is. */
export async function commitDecision(
  decided: Decided,
  config: SystemConfig,
  store: SystemStore,
): Promise<void> {
  const { version, state } = await loaded(store);
  if (state.phase !== 'closed' || state.atMs !== decided.record.context.atMs) return;
  await store.commit({ expectedVersion: version, ...adoptDecision(state, decided, config) });
}

async function loaded(store: SystemStore): Promise<Versioned> {
  const versioned = await store.load();
  if (versioned === undefined) throw new MissingStage('there is no portfolio yet: nothing has been ingested');
  return versioned;
}

async function contextOf(decisionId: string, { cycles }: CyclePorts): Promise<CycleContext> {
  const context = await cycles.get(decisionId, 'load-context');
  if (context === undefined) throw new MissingStage(`${decisionId} has no context`);
  return context;
}

async function outputsOf(
  decisionId: string,
  stages: readonly PureStage[],
  cycles: CycleStore,
): Promise<EarlierOutputs> {
  let outputs: EarlierOutputs = {};
  for (const stage of stages) outputs = { ...outputs, [stage]: await cycles.get(decisionId, stage) };
  return outputs;
}
