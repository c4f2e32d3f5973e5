import { applyControls } from '../../core/decision/apply-control.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { ExecutorDoor } from '../decision-cycle/hear-executor.ts';
import type { ControlDesk } from '../ports/control-desk.ts';
import type { SystemStore, Versioned } from '../ports/system-store.ts';
import type { Venue } from '../ports/venue.ts';
import { dispatchIntents } from './dispatch-intents.ts';
import { hasUnsent } from './has-unsent.ts';

/**
 * Between two sessions: answers what the owner asked for, and sends what follows from it. While a decision is under way
 * nothing is taken, so that one decision sees one mode.
 */
export async function takeControls(
  { version, state }: Versioned,
  config: SystemConfig,
  ports: { store: SystemStore; venue: Venue; controls: ControlDesk; executor?: ExecutorDoor },
): Promise<Versioned> {
  if (state.phase !== 'dispatched') return { version, state };
  const requests = await ports.controls.after(state.control.cursor);
  const taken =
    requests.length === 0
      ? { version, state }
      : await ports.store.commit({ expectedVersion: version, ...applyControls(state, requests, config) });
  return hasUnsent(taken.state) ? dispatchIntents(taken, ports) : taken;
}
