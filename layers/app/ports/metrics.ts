export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds' | 'Percent' | 'None';

/** One measurement of the running system. What it is about (a symbol, an order) belongs in the log, not in its name. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: MetricUnit;
  /** Looked at every ten seconds rather than every minute; dearer. */
  readonly fine?: boolean;
}

export interface Metrics {
  /** False where it is dropped: no finite number, or one series more than are paid for. */
  record(measurement: Measurement): boolean;
  /** Hands on what was recorded. */
  publish(): void;
  /** How many were dropped. */
  dropped(): number;
}

/** Series that are paid for unless an environment says otherwise. */
export const SERIES_MAX = 40;
