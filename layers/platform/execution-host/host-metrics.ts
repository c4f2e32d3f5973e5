import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { VitalSigns } from './vital-signs.ts';

const LATENCY_BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/** An account as its metrics are told: of several, under its name. */
export interface MeteredAccount {
  readonly name?: string;
  readonly signs: VitalSigns;
}

/**
 * The executor's metrics ([O5]) in Prometheus' text form. Labels are the portfolio and, of several accounts, the venue: symbols are
 * for the log.
 */
export function hostMetrics(accounts: readonly MeteredAccount[], portfolio: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ portfolio });
  const registers = [registry];
  gauge('ws_uptime', 'Part of the time since the start in which the account’s stream was there', (signs) =>
    signs.connectedRatio(),
  );
  gauge('order_reject_rate', 'Orders the venue rejected, of those whose answer is known', (signs) =>
    signs.rejectRatio(),
  );
  gauge('event_loop_lag_ms', 'How late the event loop came, 99th percentile', (signs) => signs.lagMs());
  gauge('lease_age_ms', 'Since the lease was last renewed; absent while it is not held', (signs) =>
    signs.leaseAgeMs(),
  );
  gauge('venue_message_age_ms', 'Since the venue was last heard', (signs) => signs.heardAgeMs());
  const latency = new Histogram({
    name: 'route_latency',
    help: 'From sending an order to the venue’s answer, in milliseconds',
    buckets: LATENCY_BUCKETS_MS,
    labelNames: ['venue'],
    registers,
  });
  for (const account of accounts) {
    account.signs.onRoute((latencyMs) => {
      latency.observe(labelsOf(account), latencyMs);
    });
  }
  counter('orders_sent_total', 'Orders that were sent', ({ sent }) => sent);
  counter('orders_unknown_total', 'Orders whose fate was unknown after the send', ({ unknown }) => unknown);
  return registry;

  function gauge(name: string, help: string, read: (signs: VitalSigns) => number | undefined): void {
    const made = new Gauge({
      name,
      help,
      registers,
      labelNames: ['venue'],
      collect: () => {
        for (const account of accounts) {
          const value = read(account.signs);
          // What nobody has measured is not told.
          if (value === undefined) made.remove(labelsOf(account));
          else made.set(labelsOf(account), value);
        }
      },
    });
  }

  function counter(name: string, help: string, read: (signs: VitalSigns) => number): void {
    const made = new Counter({
      name,
      help,
      registers,
      labelNames: ['venue'],
      collect: () => {
        made.reset();
        for (const account of accounts) made.inc(labelsOf(account), read(account.signs));
      },
    });
  }
}

function labelsOf({ name }: MeteredAccount): { venue?: string } {
  return name === undefined ? {} : { venue: name };
}
