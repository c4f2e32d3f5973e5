/** Where every metric of the system lies in CloudWatch. */
export const METRIC_NAMESPACE = 'Atalaya';

/** What tells the series of one environment from another's. A symbol is a field of the log, never a dimension. */
export const METRIC_DIMENSION = 'environment';

/** Metrics by what they say, with the unit last. */
export const METRIC_NAMES = {
  /** One for each decision that was recorded, traded or not: only useful work counts as being alive. */
  cycleHeartbeat: 'heartbeat_cycle',
} as const;
