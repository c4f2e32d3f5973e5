import { hasTripped, type Breaker } from './breaker.ts';
import type { Component } from './health-component.ts';

/** When each breaker trips, and how long a part must be back before it closes ([R12]). */
export interface BreakerLimits {
  readonly pricesSilentMs: number;
  readonly newsSilentMs: number;
  readonly brokerDownMs: number;
  /** How long a strategy may go on with its model's last valid prediction. */
  readonly modelLastValidMs: number;
  readonly sentimentDownMs: number;
  /** What is left of a size, and of a confidence, while nobody tells the mood. */
  readonly sentimentSizeRatio: number;
  readonly sentimentConfidenceRatio: number;
  readonly holdMs: number;
}

/** What the breakers leave of what the mode allows. Stops are kept and exits are allowed whatever has tripped. */
export interface Allowances {
  readonly entries: boolean;
  /** Whose word counts: everybody's, or that of technical strategies alone. */
  readonly voices: 'all' | 'technical';
  /** A factor on every size. */
  readonly sizeRatio: number;
  /** A factor on every confidence. */
  readonly confidenceRatio: number;
  /** Strategies whose model has been wrong for too long to be heard. */
  readonly pausedStrategies: readonly string[];
  /** Strategies that go on with their model's last valid prediction. */
  readonly lastValidStrategies: readonly string[];
  /** The codes of what has tripped, in the table's order. */
  readonly because: readonly string[];
}

export interface BreakerRow {
  readonly component: Component;
  /** Of the refusals and alerts that come of it. */
  readonly code: string;
  readonly words: string;
  /** `market`: in hours of the market, from when the next price was due. */
  readonly time: 'market' | 'wall';
  readonly tripMs: (limits: BreakerLimits) => number;
  readonly leaves: (
    limits: BreakerLimits,
  ) => Partial<Pick<Allowances, 'entries' | 'voices' | 'sizeRatio' | 'confidenceRatio'>>;
}

/** The one table of breakers: for the checks, the executor, the page and the documents. */
export const BREAKER_TABLE: readonly BreakerRow[] = [
  {
    component: 'prices',
    code: 'PRICES_SILENT',
    words: 'no entries; stops are kept',
    time: 'market',
    tripMs: ({ pricesSilentMs }) => pricesSilentMs,
    leaves: () => ({ entries: false }),
  },
  {
    component: 'broker',
    code: 'BROKER_DOWN',
    words: 'no entries; the owner is told, and it is tried again',
    time: 'wall',
    tripMs: ({ brokerDownMs }) => brokerDownMs,
    leaves: () => ({ entries: false }),
  },
  {
    component: 'news',
    code: 'NEWS_SILENT',
    words: 'technical strategies only',
    time: 'wall',
    tripMs: ({ newsSilentMs }) => newsSilentMs,
    leaves: () => ({ voices: 'technical' }),
  },
  {
    component: 'model',
    code: 'MODEL_FAILED',
    words: 'the last valid prediction for a while, then the strategy is paused',
    time: 'wall',
    tripMs: ({ modelLastValidMs }) => modelLastValidMs,
    leaves: () => ({}),
  },
  {
    component: 'sentiment',
    code: 'SENTIMENT_DOWN',
    words: 'smaller, and less sure',
    time: 'wall',
    tripMs: ({ sentimentDownMs }) => sentimentDownMs,
    leaves: ({ sentimentSizeRatio, sentimentConfidenceRatio }) => ({
      sizeRatio: sentimentSizeRatio,
      confidenceRatio: sentimentConfidenceRatio,
    }),
  },
];

export function breakerRow(component: Component): BreakerRow | undefined {
  return BREAKER_TABLE.find((row) => row.component === component);
}

/** Everything that has tripped, together: what one forbids no other allows again. */
export function allowances(breakers: readonly Breaker[], limits: BreakerLimits): Allowances {
  const tripped = breakers.filter(hasTripped);
  const rows = BREAKER_TABLE.filter(({ component }) =>
    tripped.some((breaker) => breaker.component === component),
  );
  const left = rows.map((row) => row.leaves(limits));
  const models = breakers.filter(({ component }) => component === 'model');
  return {
    entries: left.every(({ entries = true }) => entries),
    voices: left.some(({ voices }) => voices === 'technical') ? 'technical' : 'all',
    sizeRatio: left.reduce((ratio, { sizeRatio = 1 }) => ratio * sizeRatio, 1),
    confidenceRatio: left.reduce((ratio, { confidenceRatio = 1 }) => ratio * confidenceRatio, 1),
    pausedStrategies: subjectsOf(models.filter(hasTripped)),
    lastValidStrategies: subjectsOf(models.filter((breaker) => !hasTripped(breaker))),
    because: rows.map(({ code }) => code),
  };
}

function subjectsOf(breakers: readonly Breaker[]): readonly string[] {
  return breakers.flatMap(({ subject }) => (subject === undefined ? [] : [subject])).sort();
}
