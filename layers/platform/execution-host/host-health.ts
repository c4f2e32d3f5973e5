import type { VitalSigns } from './vital-signs.ts';

/** Beyond these a host is not well. */
export interface HealthLimits {
  readonly lagMsMax: number;
  readonly leaseAgeMsMax: number;
  readonly venueAgeMsMax: number;
}

export const HEALTH_LIMITS: HealthLimits = {
  lagMsMax: 1_000,
  // The time for which the lease lives without a renewal.
  leaseAgeMsMax: 15_000,
  // The account is read anew every 30 s, so that a venue that is there has been heard.
  venueAgeMsMax: 90_000,
};

export interface HealthCheck {
  /** Of several accounts, whose. */
  readonly account?: string;
  readonly name: 'event-loop-lag' | 'lease-age' | 'last-venue-message';
  readonly well: boolean;
  /** Absent where it never happened, or the lease is not held. */
  readonly ms?: number;
  readonly msMax: number;
}

export interface HostHealth {
  readonly well: boolean;
  readonly checks: readonly HealthCheck[];
}

/** Whether the host can do its work. A host that waits for the lease is not well: nobody trades through it. */
export function hostHealth(
  signs: Pick<VitalSigns, 'lagMs' | 'leaseAgeMs' | 'heardAgeMs'>,
  limits: HealthLimits = HEALTH_LIMITS,
): HostHealth {
  const checks = [
    check('event-loop-lag', signs.lagMs(), limits.lagMsMax),
    check('lease-age', signs.leaseAgeMs(), limits.leaseAgeMsMax),
    check('last-venue-message', signs.heardAgeMs(), limits.venueAgeMsMax),
  ];
  return { well: checks.every(({ well }) => well), checks };
}

/** One of several accounts, or the only one, and what its part of the host has noticed. */
export interface AccountSigns {
  readonly name?: string;
  readonly signs: Pick<VitalSigns, 'lagMs' | 'leaseAgeMs' | 'heardAgeMs'>;
}

/** What else in the process holds a lease: unwell without it. */
export interface LeaseHolder {
  readonly name: string;
  readonly signs: Pick<VitalSigns, 'leaseAgeMs'>;
}

/** A host is as well as the least of its accounts, and of what else it does. */
export function accountsHealth(
  accounts: readonly AccountSigns[],
  others: readonly LeaseHolder[] = [],
): HostHealth {
  const ofAccounts = accounts.flatMap(({ name, signs }) =>
    hostHealth(signs).checks.map((one) => (name === undefined ? one : { account: name, ...one })),
  );
  const ofOthers = others.map(({ name, signs }) => ({
    account: name,
    ...check('lease-age', signs.leaseAgeMs(), HEALTH_LIMITS.leaseAgeMsMax),
  }));
  const checks = [...ofAccounts, ...ofOthers];
  return { well: checks.every(({ well }) => well), checks };
}

function check(name: HealthCheck['name'], ms: number | undefined, msMax: number): HealthCheck {
  if (ms === undefined) return { name, well: false, msMax };
  return { name, well: ms <= msMax, ms: Math.round(ms), msMax };
}
