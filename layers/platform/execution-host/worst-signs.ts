import type { VitalSigns } from './vital-signs.ts';

/** What the alarms look at. */
export type PulseSigns = Pick<VitalSigns, 'lagMs' | 'leaseAgeMs' | 'heardAgeMs' | 'rejectRatio'>;

/**
 * Of several accounts in one process, and of what else there holds a lease: the age of the oldest, unknown where one is; and the
 * rejections of all together.
 */
export function worstSigns(
  all: readonly VitalSigns[],
  others: readonly Pick<VitalSigns, 'leaseAgeMs'>[] = [],
): PulseSigns {
  return {
    lagMs: () => Math.max(...all.map((signs) => signs.lagMs())),
    leaseAgeMs: () => oldest([...all, ...others].map((signs) => signs.leaseAgeMs())),
    heardAgeMs: () => oldest(all.map((signs) => signs.heardAgeMs())),
    rejectRatio: () => {
      const answered = all.reduce((sum, { sent, unknown }) => sum + sent - unknown, 0);
      return answered === 0 ? undefined : all.reduce((sum, { rejected }) => sum + rejected, 0) / answered;
    },
  };
}

function oldest(ages: readonly (number | undefined)[]): number | undefined {
  return ages.reduce(
    (worst, age) => (worst === undefined || age === undefined ? undefined : Math.max(worst, age)),
    0,
  );
}

/** Of something that holds a lease and has no venue. */
export class LeaseSigns implements Pick<VitalSigns, 'leaseHeld' | 'leaseGone' | 'leaseAgeMs'> {
  #leaseMs: number | undefined;

  leaseHeld(): void {
    this.#leaseMs = performance.now();
  }

  leaseGone(): void {
    this.#leaseMs = undefined;
  }

  leaseAgeMs(): number | undefined {
    return this.#leaseMs === undefined ? undefined : performance.now() - this.#leaseMs;
  }
}
