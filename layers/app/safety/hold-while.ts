import { SECOND_MS } from '../../core/foundation/time.ts';
import type { SafetyPorts } from './safety-ports.ts';

/** Well within the lease's life, as its holder always beats. */
const BEAT_MS = 3 * SECOND_MS;

/**
 * Keeps the lease that we took alive while something is done that may take longer than it lives: else an executor that was
 * started again would take it over and trade beside us. `holds` turns false when somebody has taken it; where it cannot be
 * asked we go on, for then no executor can either. Without a lease of ours there is nothing to keep.
 */
export async function holdWhile<T>(
  epoch: number | undefined,
  { leases, clock }: Pick<SafetyPorts, 'leases' | 'clock'>,
  work: (holds: () => boolean) => Promise<T>,
): Promise<T> {
  const held = { lost: false, done: false };
  const renew = async (lease: number): Promise<void> => {
    while (!held.done && !held.lost) {
      held.lost = !(await leases.renew(lease).catch(() => true));
      await clock.sleep(BEAT_MS);
    }
  };
  if (epoch !== undefined) {
    held.lost = !(await leases.renew(epoch).catch(() => true));
    void renew(epoch);
  }
  try {
    return await work(() => !held.lost);
  } finally {
    held.done = true;
  }
}
