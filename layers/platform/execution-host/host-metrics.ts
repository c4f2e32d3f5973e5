import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { VitalSigns } from './vital-signs.ts';

const LATENCY_BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/** The executor's metrics ([O5]) in Prometheus' text form. One label, the portfolio: symbols are for the log. */
export function hostMetrics(signs: VitalSigns, portfolio: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ portfolio });
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    const made = new Gauge({
      name,
      help,
      registers,
      collect: () => {
        const value = read();
        // What nobody has measured is not told.
        if (value === undefined) made.remove();
        else made.set(value);
      },
    });
  };
  gauge('ws_uptime', 'Part of the time since the start in which the account’s stream was there', () =>
    signs.connectedRatio(),
  );
  gauge('order_reject_rate', 'Orders the venue rejected, of those whose answer is known', () =>
    signs.rejectRatio(),
  );
  gauge('event_loop_lag_ms', 'How late the event loop came, 99th percentile', () => signs.lagMs());
  gauge('lease_age_ms', 'Since the lease was last renewed; absent while it is not held', () =>
    signs.leaseAgeMs(),
  );
  gauge('venue_message_age_ms', 'Since the venue was last heard', () => signs.heardAgeMs());
  const latency = new Histogram({
    name: 'route_latency',
    help: 'From sending an order to the venue’s answer, in milliseconds',
    buckets: LATENCY_BUCKETS_MS,
    registers,
  });
  signs.onRoute((latencyMs) => {
    latency.observe(latencyMs);
  });
  counter('orders_sent_total', 'Orders that were sent', () => signs.sent);
  counter('orders_unknown_total', 'Orders whose fate was unknown after the send', () => signs.unknown);
  return registry;

  function counter(name: string, help: string, read: () => number): void {
    const made = new Counter({
      name,
      help,
      registers,
      collect: () => {
        made.reset();
        made.inc(read());
      },
    });
  }
}
