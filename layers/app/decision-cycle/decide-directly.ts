import type { ApprovalDesk } from '../ports/approval-desk.ts';
import type { Versioned } from '../ports/system-store.ts';
import { loadContext } from './load-context.ts';
import { runCycle } from './run-cycle.ts';
import { commitDecision, type CyclePorts } from './run-stage.ts';
import type { StageSettings } from './stages.ts';

/** The cycle without the state machine: for history, where twenty years should take seconds. */
export async function decideDirectly(
  { state }: Versioned,
  {
    settings,
    ports,
    desk,
  }: { settings: StageSettings; ports: Pick<CyclePorts, 'bars' | 'store'>; desk: ApprovalDesk },
): Promise<void> {
  const { context, market } = await loadContext(state, settings.config, ports);
  const decided = await runCycle(context, market, { settings, desk });
  await commitDecision(decided, settings.config, ports.store);
}
