import { epochMs, type EpochMs } from '../../../layers/core/foundation/time.ts';
import type { Bar } from '../../../layers/core/market/bar.ts';
import { windowOf } from '../../../layers/core/market/bar-window.ts';
import { sym, type Sym } from '../../../layers/core/market/instrument.ts';
import type { BarPut, BarStore } from '../../../layers/app/ports/bar-store.ts';
import type { Measurement, Metrics } from '../../../layers/app/ports/metrics.ts';
import { isSameTrading } from '../../../layers/platform/bars/added-bars.ts';
import type { HostEvent } from '../../../layers/platform/execution-host/host-log.ts';

export const BTC = sym('BTC/USD');
export const ETH = sym('ETH/USD');
export const SOL = sym('SOL/USD');
export const BTC_PAIR = 'XXBTZUSD';
export const DAY_OF = (text: string): EpochMs => epochMs(Date.parse(`${text}T00:00:00Z`));

/** A store in memory that remembers in which order it was written to, and can fail. */
export class MemoryBars implements BarStore {
  readonly bars = new Map<Sym, Map<EpochMs, Bar>>();
  readonly written: string[] = [];
  failure: Error | undefined;

  put(symbol: Sym, bar: Bar): Promise<BarPut> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const series = this.bars.get(symbol) ?? new Map<EpochMs, Bar>();
    this.bars.set(symbol, series);
    const before = series.get(bar.openMs);
    if (before !== undefined) return Promise.resolve(isSameTrading(before, bar) ? 'same' : 'changed');
    series.set(bar.openMs, bar);
    this.written.push(`${symbol} ${new Date(bar.openMs).toISOString().slice(0, 10)}`);
    return Promise.resolve('added');
  }

  between(symbol: Sym, fromMs: EpochMs, toMs: EpochMs): ReturnType<BarStore['between']> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const found = this.of(symbol).filter(({ openMs }) => openMs >= fromMs && openMs < toMs);
    return Promise.resolve(windowOf(found));
  }

  of(symbol: Sym): readonly Bar[] {
    return [...(this.bars.get(symbol)?.values() ?? [])].sort((a, b) => a.openMs - b.openMs);
  }
}

export class CountedMetrics implements Metrics {
  readonly sent: Measurement[] = [];

  record(measurement: Measurement): boolean {
    this.sent.push(measurement);
    return true;
  }

  publish(): void {
    // What was recorded stays to be looked at.
  }

  dropped(): number {
    return 0;
  }

  of(name: string): readonly number[] {
    return this.sent.flatMap((each) => (each.name === name ? [each.value] : []));
  }
}

export class Lines {
  readonly events: HostEvent[] = [];
  readonly log = (event: HostEvent): void => {
    this.events.push(event);
  };

  of(code: string): readonly string[] {
    return this.events.flatMap((event) => (event.code === code ? [event.text] : []));
  }
}

/** Waits until something is so, and says what was not. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 5_000,
): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
