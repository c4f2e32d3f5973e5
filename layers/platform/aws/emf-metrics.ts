import { Metrics as PowertoolsMetrics, MetricResolution } from '@aws-lambda-powertools/metrics';
import { SERIES_MAX, type Measurement, type Metrics } from '../../app/ports/metrics.ts';

export interface MetricPlace {
  readonly namespace: string;
  /** What every series is told apart by: the environment, the service. Never a symbol. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly seriesMax?: number;
}

/** Measurements in CloudWatch's embedded format: a line of the log that becomes metrics, with nothing to wait for. */
export class EmfMetrics implements Metrics {
  private readonly emitter: PowertoolsMetrics;
  private readonly seriesMax: number;
  private readonly series = new Set<string>();
  private refused = 0;

  constructor({ namespace, dimensions, seriesMax = SERIES_MAX }: MetricPlace) {
    this.emitter = new PowertoolsMetrics({ namespace });
    // Without the service that Powertools adds: a series with one more dimension is another series.
    this.emitter.clearDefaultDimensions();
    this.emitter.setDefaultDimensions({ ...dimensions });
    this.seriesMax = seriesMax;
  }

  record({ name, value, unit, fine = false }: Measurement): boolean {
    const isNew = !this.series.has(name);
    if (!Number.isFinite(value) || (isNew && this.series.size >= this.seriesMax)) {
      this.refused += 1;
      return false;
    }
    this.series.add(name);
    this.emitter.addMetric(name, unit, value, fine ? MetricResolution.High : MetricResolution.Standard);
    return true;
  }

  publish(): void {
    if (this.emitter.hasStoredMetrics()) this.emitter.publishStoredMetrics();
  }

  dropped(): number {
    return this.refused;
  }
}
