import { closeSession, type SessionClose } from '../../core/decision/close-session.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import type { SystemState } from '../../core/decision/system-state.ts';
import type { SystemStore, Versioned } from '../ports/system-store.ts';
import type { Venue } from '../ports/venue.ts';

/** A bar that has closed, as the market saw it; what the venue did in it is asked of the venue. */
export type ClosedBar = Omit<SessionClose, 'reports'>;

/** Books, marks and judges one closed bar, in one commit. */
export async function closeBar(
  { version, state }: Versioned,
  closed: ClosedBar,
  { config, store, venue }: { config: SystemConfig; store: SystemStore; venue: Venue },
): Promise<Versioned> {
  const reports = await venue.reports(state.venueCursor, closed.atMs);
  return store.commit({ expectedVersion: version, ...closeSession(state, { ...closed, reports }, config) });
}

/** Whether the bar has been closed already, for a restart that goes on where it was. */
export function isClosed(state: SystemState, closed: { readonly atMs: number }): boolean {
  return state.atMs >= closed.atMs && state.bars > 0;
}
