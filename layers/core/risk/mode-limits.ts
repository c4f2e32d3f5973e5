/** Where each mode begins and what ends it ([R11]). Losses are fractions of NAV per unit; a file may tighten them. */
export interface ModeLimits {
  readonly defensive: {
    readonly drawdownRatio: number;
    readonly weekLossRatio: number;
    readonly sharpe30: number;
    /** Claimed less realised hit rate, either way. */
    readonly calibrationError: number;
  };
  /** Losses that close everything. */
  readonly emergency: {
    readonly drawdownRatio: number;
    readonly dayLossRatio: number;
    readonly weekLossRatio: number;
    readonly monthLossRatio: number;
  };
  /** Failures that stop everything and leave the protective stops where they are. */
  readonly halt: {
    /** In hours of the market, from when the next price was due. */
    readonly feedDeadMs: number;
    /** In hours of the market. */
    readonly brokerUnreachableMs: number;
    /** The owner's word that everything is closed instead, where a second source still gives a price. */
    readonly flattensWithSecondPrice: boolean;
  };
  /** Defensive ends after this many sessions in a row below these, observation after so many complete cycles. */
  readonly relax: {
    readonly drawdownRatio: number;
    readonly weekLossRatio: number;
    readonly calibrationError: number;
    readonly sessions: number;
    readonly cycles: number;
  };
}
