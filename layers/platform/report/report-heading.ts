import type { Provenance } from '../../core/decision/decision-record.ts';
import type { RiskLimits } from '../../core/risk/limits.ts';

/** What a report says of the run besides its numbers. */
export interface ReportHeading {
  readonly portfolioId: string;
  /** The benchmark, which buy and hold buys. */
  readonly symbol: string;
  /** Of the account; amounts stand bare where it is absent. */
  readonly currency?: string;
  readonly profile: {
    readonly name: string;
    readonly meaning: string;
    /** As the environment's file tightened them. */
    readonly limits?: Pick<RiskLimits, 'positionRatioMax' | 'cashRatioMin'>;
  };
  readonly provenance: ReportProvenance;
  /** What a reader must know before believing a number, each a sentence. */
  readonly notes: readonly string[];
}

/** What the report came from ([B5]), as hashes. */
export interface ReportProvenance extends Provenance {
  readonly dataHash?: string;
  readonly journalHead?: string;
}
