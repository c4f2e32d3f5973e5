import { applyHealth } from '../../core/decision/hear-health.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { EpochMs } from '../../core/foundation/time.ts';
import type { ExecutorDoor } from '../decision-cycle/hear-executor.ts';
import type { HealthDesk } from '../ports/health-desk.ts';
import type { SystemStore, Versioned } from '../ports/system-store.ts';
import type { Venue } from '../ports/venue.ts';
import { dispatchIntents } from './dispatch-intents.ts';
import { hasUnsent } from './has-unsent.ts';

/**
 * Between two sessions: hears what was told of health up to an instant, and sends what follows from it. In history the
 * facts of later bars wait for their time. While a decision is under way nothing is taken, as with the owner's requests.
 */
export async function takeHealth(
  { version, state }: Versioned,
  untilMs: EpochMs,
  {
    config,
    ports,
  }: {
    config: SystemConfig;
    ports: { store: SystemStore; venue: Venue; health: HealthDesk; executor?: ExecutorDoor };
  },
): Promise<Versioned> {
  if (state.phase !== 'dispatched') return { version, state };
  const told = await ports.health.after(state.healthCursor);
  const later = told.findIndex(({ atMs }) => atMs > untilMs);
  const events = later === -1 ? told : told.slice(0, later);
  const heard =
    events.length === 0
      ? { version, state }
      : await ports.store.commit({ expectedVersion: version, ...applyHealth(state, events, config) });
  return hasUnsent(heard.state) ? dispatchIntents(heard, ports) : heard;
}
