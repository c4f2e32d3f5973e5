import type { MarketRows } from '../../layers/core/simulation/matching/replay-session.ts';

/** Collects rows in columns. Time never runs back: a row that would be earlier than the one before takes its time. */
export interface RowWriter {
  write(kind: number, tick: number, lots: number, atUs: number): void;
  rows(): MarketRows;
}

export function rowWriter(): RowWriter {
  let length = 0;
  let columns = sized(1 << 16);
  return {
    write: (kind, tick, lots, atUs) => {
      if (length === columns.kinds.length) columns = sized(2 * length, columns);
      columns.kinds[length] = kind;
      columns.ticks[length] = tick;
      columns.lots[length] = lots;
      columns.atUs[length] = Math.max(atUs, columns.atUs[length - 1] ?? 0);
      length++;
    },
    rows: () => ({
      kinds: columns.kinds.slice(0, length),
      ticks: columns.ticks.slice(0, length),
      lots: columns.lots.slice(0, length),
      atUs: columns.atUs.slice(0, length),
    }),
  };
}

function sized(size: number, from?: MarketRows): MarketRows {
  const columns = {
    kinds: new Uint8Array(size),
    ticks: new Int32Array(size),
    lots: new Float64Array(size),
    atUs: new Float64Array(size),
  };
  if (from === undefined) return columns;
  columns.kinds.set(from.kinds);
  columns.ticks.set(from.ticks);
  columns.lots.set(from.lots);
  columns.atUs.set(from.atUs);
  return columns;
}
