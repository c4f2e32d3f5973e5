import type { NumberedHealthEvent } from '../../core/decision/hear-health.ts';
import type { HealthEvent } from '../../core/risk/health.ts';

/** Where the parts of the system leave what they have to say of their health. */
export interface HealthDesk {
  /** What was told after a fact, in the order of telling. */
  after(seq: number): Promise<readonly NumberedHealthEvent[]>;
}

/** The side of the parts. */
export interface HealthReports {
  tell(event: HealthEvent): void;
}
