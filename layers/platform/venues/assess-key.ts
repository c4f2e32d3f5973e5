import type { KeyFacts } from './venue-profile.ts';

export interface KeyFinding {
  readonly code: 'CAN_WITHDRAW' | 'ANY_ADDRESS' | 'WITHDRAWAL_UNTOLD' | 'ADDRESS_UNTOLD';
  readonly message: string;
  /** Whether production refuses a key of which this is true. */
  readonly refusedInProduction: boolean;
}

/** What is wrong with a key: nothing, or more than it needs. What a venue does not tell is said, and not refused. */
export function keyFindings({ canWithdraw, ipRestricted }: KeyFacts): readonly KeyFinding[] {
  const findings: KeyFinding[] = [];
  if (canWithdraw === true) {
    findings.push({ code: 'CAN_WITHDRAW', message: 'the key can withdraw', refusedInProduction: true });
  }
  if (ipRestricted === false) {
    findings.push({
      code: 'ANY_ADDRESS',
      message: 'the key works from any address',
      refusedInProduction: true,
    });
  }
  if (canWithdraw === undefined) {
    findings.push({
      code: 'WITHDRAWAL_UNTOLD',
      message: 'the venue does not tell whether the key can withdraw',
      refusedInProduction: false,
    });
  }
  if (ipRestricted === undefined) {
    findings.push({
      code: 'ADDRESS_UNTOLD',
      message: 'the venue does not tell whether the key is bound to an address',
      refusedInProduction: false,
    });
  }
  return findings;
}
