import { METRIC_NAMES, type MetricName } from './metrics.ts';

/** The codes of what trips the latch and is seen by an alarm; core's table says what each then does. */
export const ALARM_CODES = [
  'DRAWDOWN',
  'DAY_LOSS',
  'WEEK_LOSS',
  'MONTH_LOSS',
  'MONEY',
  'UNRECOVERABLE',
  'REJECT_RATE',
  'FEED_DEAD',
  'BROKER_UNREACHABLE',
  'INGEST_SILENT',
  'EXECUTOR_SILENT',
  'CYCLE_SILENT',
] as const;

export type AlarmCode = (typeof ALARM_CODES)[number];

export interface SafetyAlarm {
  readonly metric: MetricName;
  /** Ten seconds for what is sent in high resolution, else a minute or more. */
  readonly periodSeconds: 10 | 60 | 3_600;
  readonly periods: number;
  /** `silence` rings when nothing is heard; `above` when the worst of a period is beyond the limit. */
  readonly rings: 'silence' | 'above';
  /** The heading of the runbook. */
  readonly runbook: string;
}

const LOSS = { periodSeconds: 60, periods: 1, rings: 'above' } as const;
const AWAY = { periodSeconds: 10, periods: 3, rings: 'above' } as const;
/** Five minutes: a deployment that replaces the one task takes less, and must not trip. */
const HEART = { periodSeconds: 10, periods: 30, rings: 'silence' } as const;

export const SAFETY_ALARMS: Readonly<Record<AlarmCode, SafetyAlarm>> = {
  DRAWDOWN: { ...LOSS, metric: METRIC_NAMES.drawdownPercent, runbook: 'Safety: a loss beyond its limit' },
  DAY_LOSS: { ...LOSS, metric: METRIC_NAMES.dayLossRatio, runbook: 'Safety: a loss beyond its limit' },
  WEEK_LOSS: { ...LOSS, metric: METRIC_NAMES.weekLossRatio, runbook: 'Safety: a loss beyond its limit' },
  MONTH_LOSS: { ...LOSS, metric: METRIC_NAMES.monthLossRatio, runbook: 'Safety: a loss beyond its limit' },
  MONEY: { ...LOSS, metric: METRIC_NAMES.moneyFault, runbook: 'Safety: the money does not add up' },
  UNRECOVERABLE: {
    ...LOSS,
    metric: METRIC_NAMES.unrecoverableErrors,
    runbook: 'Safety: an unrecoverable error',
  },
  REJECT_RATE: {
    metric: METRIC_NAMES.orderRejectRate,
    periodSeconds: 60,
    periods: 5,
    rings: 'above',
    runbook: 'Safety: the venue rejects our orders',
  },
  FEED_DEAD: {
    ...AWAY,
    metric: METRIC_NAMES.feedSilentSeconds,
    runbook: 'Safety: the feed or the broker is away',
  },
  BROKER_UNREACHABLE: {
    ...AWAY,
    metric: METRIC_NAMES.brokerSilentSeconds,
    runbook: 'Safety: the feed or the broker is away',
  },
  INGEST_SILENT: { ...HEART, metric: METRIC_NAMES.ingestHeartbeat, runbook: 'Safety: a part is silent' },
  EXECUTOR_SILENT: { ...HEART, metric: METRIC_NAMES.executorHeartbeat, runbook: 'Safety: a part is silent' },
  CYCLE_SILENT: {
    metric: METRIC_NAMES.cycleHeartbeat,
    // A cycle ends once a day, and none does over a weekend with a holiday: alarms look back a week at most.
    periodSeconds: 3_600,
    periods: 97,
    rings: 'silence',
    runbook: 'Safety: a part is silent',
  },
};

const PREFIX = /^atalaya-[a-z]+-safety-([A-Z_]+)$/;

export function safetyAlarmPrefix(environment: string): string {
  return `atalaya-${environment}-safety-`;
}

/** The code in an alarm's name; undefined for an alarm of another stack. */
export function alarmCodeOf(alarmName: string): string | undefined {
  return PREFIX.exec(alarmName)?.[1];
}
