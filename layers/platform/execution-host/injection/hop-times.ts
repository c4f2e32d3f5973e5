import { at } from '../../../core/foundation/assert.ts';
import type { CycleStore } from '../../../app/ports/cycle-store.ts';
import type { SystemStore } from '../../../app/ports/system-store.ts';
import type { NumberedFact } from '../../../app/ports/execution-store.ts';

/** The stations of a signal on its way, in their order. */
export const HOPS = [
  'signal',
  'proposal',
  'risk check',
  'intent',
  'executor',
  'sent',
  'fill',
  'outcome',
  'recorded',
] as const;

export type Hop = (typeof HOPS)[number];

/** One signal's way: when it came through each station, wall time in milliseconds; a station it never reached is missing. */
export interface Journey {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly times: ReadonlyMap<Hop, number>;
}

/** Notes when a cycle's signals pass each station that the decision side has. */
export class HopTimes {
  private readonly times = new Map<Hop, number>();

  /** The same store of stage outputs, watched. */
  watchedCycles(cycles: CycleStore): CycleStore {
    const stages: Readonly<Record<string, Hop>> = {
      'technical-analyst': 'signal',
      'compose-decision': 'proposal',
      'review-risk': 'risk check',
    };
    return {
      get: (decisionId, stage) => cycles.get(decisionId, stage),
      put: async (decisionId, stage, output) => {
        const hop = stages[stage];
        await cycles.put(decisionId, stage, output);
        if (hop !== undefined) this.note(hop);
      },
    };
  }

  /** The same system store, watched. */
  watchedStore(store: SystemStore): SystemStore {
    return {
      load: () => store.load(),
      marks: (untilMs, count) => store.marks(untilMs, count),
      commit: async (commit) => {
        const made = await store.commit(commit);
        for (const { body } of commit.entries) {
          if (body.kind === 'decision') this.note('intent');
          if (body.kind === 'outcome') this.note('recorded');
        }
        return made;
      },
    };
  }

  /** Forgets one cycle and gives what it noted. */
  take(): ReadonlyMap<Hop, number> {
    const taken = new Map(this.times);
    this.times.clear();
    return taken;
  }

  private note(hop: Hop): void {
    this.times.set(hop, performance.timeOrigin + performance.now());
  }
}

/** The way of one cycle's signals, each through its own order: the decision side's stations and the executor's facts. */
export function journeysOf(
  decided: ReadonlyMap<Hop, number>,
  {
    facts,
    symbols,
    side,
  }: { facts: readonly NumberedFact[]; symbols: readonly string[]; side: 'buy' | 'sell' },
): readonly Journey[] {
  return symbols.map((symbol) => {
    const times = new Map(decided);
    for (const [hop, atMs] of executorTimes(facts, { symbol, side })) times.set(hop, atMs);
    const isFilled = times.has('fill') && times.has('outcome');
    if (!isFilled) times.delete('recorded');
    return { symbol, side, times };
  });
}

function executorTimes(
  facts: readonly NumberedFact[],
  { symbol, side }: { symbol: string; side: 'buy' | 'sell' },
): ReadonlyMap<Hop, number> {
  const times = new Map<Hop, number>();
  const mine = new Set<string>();
  for (const { fact } of facts) {
    switch (fact.kind) {
      case 'intent-taken':
        if (fact.offered.intent.symbol === symbol) times.set('executor', fact.atMs);
        break;
      case 'order-initialized': {
        // Protective orders sell too: what the intent itself asked for is at the market.
        const { request } = fact;
        const isRoot = request.symbol === symbol && request.side === side && request.type.kind === 'market';
        if (isRoot) mine.add(request.clientOrderId);
        break;
      }
      case 'order-fact':
        if (!mine.has(fact.clientOrderId)) break;
        if (fact.fact.kind === 'submitted') times.set('sent', fact.atMs);
        if (fact.fact.kind === 'fill') times.set('fill', fact.atMs);
        break;
      case 'intent-answered':
        if (fact.outcome.symbol === symbol && fact.outcome.kind === 'filled') times.set('outcome', fact.atMs);
        break;
      default:
        break;
    }
  }
  return times;
}

/** From the first station to the last; undefined where it did not come through. */
export function totalMs({ times }: Journey): number | undefined {
  const [first, last] = [times.get(at(HOPS, 0)), times.get(at(HOPS, HOPS.length - 1))];
  return first === undefined || last === undefined ? undefined : last - first;
}

/** How many came all the way through in less than so long. */
export function cameThrough(journeys: readonly Journey[], lastHopMsMax: number): number {
  return journeys.filter((journey) => (totalMs(journey) ?? Infinity) < lastHopMsMax).length;
}

/** A table of the journeys: each station in milliseconds after the first. */
export function journeyTable(journeys: readonly Journey[]): string {
  const head = ['signal of', ...HOPS.slice(1)];
  const rows = journeys.map((journey) => {
    const firstMs = journey.times.get(at(HOPS, 0));
    const cells = HOPS.slice(1).map((hop) => {
      const atMs = journey.times.get(hop);
      return atMs === undefined || firstMs === undefined
        ? '-'
        : `${Math.max(0, atMs - firstMs).toFixed(0)} ms`;
    });
    return [`${journey.side.padEnd(4)} ${journey.symbol}`, ...cells];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
