/** Where every metric of the system lies in CloudWatch. */
export const METRIC_NAMESPACE = 'Atalaya';

/**
 * What tells the series of one environment from another's, and the only dimension of what alarms watch: a series with one more
 * is another series. A symbol is a field of the log, never a dimension.
 */
export const METRIC_DIMENSION = 'environment';

/** Metrics by what they say, with the unit last. Ratios are fractions; a heartbeat is sent as 1, after useful work alone. */
export const METRIC_NAMES = {
  /** One for each decision that was recorded, traded or not: only useful work counts as being alive. */
  cycleHeartbeat: 'heartbeat_cycle',
  /** The source was read within its limit, what it told is stored, and the loop that does so moves. */
  ingestHeartbeat: 'heartbeat_ingest',
  /** The executor holds its lease and has looked at its store and its venue. */
  executorHeartbeat: 'heartbeat_executor',
  drawdownPercent: 'drawdown_percent',
  dayLossRatio: 'day_loss_ratio',
  weekLossRatio: 'week_loss_ratio',
  monthLossRatio: 'month_loss_ratio',
  /** 1 where cash and positions at cost are not deposits and realised result. */
  moneyFault: 'money_fault',
  unrecoverableErrors: 'unrecoverable_errors',
  /** Orders rejected by the venue, as a fraction of those answered. */
  orderRejectRate: 'order_reject_rate',
  /** In hours of the market, since a price was due. */
  feedSilentSeconds: 'feed_silent_seconds',
  /** In hours of the market, since the broker last answered. */
  brokerSilentSeconds: 'broker_silent_seconds',
} as const;

export type MetricName = (typeof METRIC_NAMES)[keyof typeof METRIC_NAMES];
