import { Counter, Gauge, Registry } from 'prom-client';
import { SERIES_MAX, type Measurement, type Metrics } from '../../app/ports/metrics.ts';

/** Measurements as a page that Prometheus reads: counts add up, anything else is as it was last. */
export class PrometheusMetrics implements Metrics {
  private readonly registry = new Registry();
  private readonly series = new Map<string, (value: number) => void>();
  private readonly seriesMax: number;
  private refused = 0;

  constructor(seriesMax = SERIES_MAX) {
    this.seriesMax = seriesMax;
  }

  record({ name, value, unit }: Measurement): boolean {
    const add = this.series.get(name) ?? this.opened(name, unit);
    if (add === undefined || !Number.isFinite(value)) {
      this.refused += 1;
      return false;
    }
    add(value);
    return true;
  }

  publish(): void {
    // The page is read, not sent.
  }

  dropped(): number {
    return this.refused;
  }

  page(): Promise<string> {
    return this.registry.metrics();
  }

  private opened(name: string, unit: Measurement['unit']): ((value: number) => void) | undefined {
    if (this.series.size >= this.seriesMax) return undefined;
    const shared = { name, help: unit, registers: [this.registry] };
    const counter = unit === 'Count' ? new Counter(shared) : undefined;
    const gauge = unit === 'Count' ? undefined : new Gauge(shared);
    const add = (value: number): void => {
      counter?.inc(value);
      gauge?.set(value);
    };
    this.series.set(name, add);
    return add;
  }
}
