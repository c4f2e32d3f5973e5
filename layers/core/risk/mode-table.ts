import type { HealthFacts } from './health.ts';
import type { ModeLimits } from './mode-limits.ts';
import { MODES, type EmergencyPolicy, type Mode } from './mode.ts';
import type { NavMeasures } from './nav-watch.ts';
import { within } from './within.ts';

/** What is measured at a mark: losses per unit, and how far claims are from what came of them. */
export interface ModeMeasures extends NavMeasures {
  /** Absent while too few trades have closed to tell. */
  readonly calibrationError?: number;
}

/** Everything that the mode is judged by at one instant, at a mark and at a fact about health alike. */
export interface ModeFacts {
  /** Absent before the first mark. */
  readonly measures?: ModeMeasures;
  readonly health: HealthFacts;
  /** Cash and positions at cost are not deposits and realised result. */
  readonly moneyFault: boolean;
  readonly owner?: 'pause' | 'kill';
}

export interface ModeRow {
  /** Unique together with the mode. */
  readonly code: string;
  readonly mode: Exclude<Mode, 'normal'>;
  /** Of an emergency, unless the owner's file and a second price make a halt flatten. */
  readonly policy?: EmergencyPolicy;
  readonly measuredOn: 'owner' | 'ledger' | 'NAV per unit' | 'outcomes' | 'health';
  readonly unit: 'ratio' | 'number' | 'ms' | 'count';
  /** It holds where the value is beyond its limit, never at it. */
  readonly beyond: 'above' | 'below';
  readonly words: string;
  /** Undefined where it cannot be told. */
  readonly value: (facts: ModeFacts, limits: ModeLimits) => number | undefined;
  readonly limit: (limits: ModeLimits) => number;
}

/**
 * Every way into a tighter mode, the one table for judge, page and documents ([R11]). Its order is the precedence: of the
 * rows that hold the first decides, and those of its mode are the reasons given. So the tightest mode wins, an emergency
 * that flattens goes before one that halts, and the owner's word and broken books before losses.
 *
 * While the price feed is dead no loss is measured: what is valued at dead prices is not known, and flattening blind is a
 * risk of its own. Owner and ledger do not need a price.
 */
export const MODE_TABLE: readonly ModeRow[] = [
  oneRow('emergency', 'KILL', {
    policy: 'flatten',
    measuredOn: 'owner',
    words: 'the owner ordered it',
    value: ({ owner }) => (owner === 'kill' ? 1 : 0),
  }),
  oneRow('emergency', 'MONEY', {
    policy: 'flatten',
    measuredOn: 'ledger',
    words: 'cash and positions at cost are not deposits and realised result',
    value: ({ moneyFault }) => (moneyFault ? 1 : 0),
  }),
  lossRow('emergency', 'DRAWDOWN', {
    words: 'below the highest NAV per unit',
    value: ({ drawdownRatio }) => drawdownRatio,
    limit: ({ emergency }) => emergency.drawdownRatio,
  }),
  lossRow('emergency', 'DAY_LOSS', {
    words: 'lost since the day began',
    value: ({ dayLossRatio }) => dayLossRatio,
    limit: ({ emergency }) => emergency.dayLossRatio,
  }),
  lossRow('emergency', 'WEEK_LOSS', {
    words: 'lost since the week began',
    value: ({ weekLossRatio }) => weekLossRatio,
    limit: ({ emergency }) => emergency.weekLossRatio,
  }),
  lossRow('emergency', 'MONTH_LOSS', {
    words: 'lost since the month began',
    value: ({ monthLossRatio }) => monthLossRatio,
    limit: ({ emergency }) => emergency.monthLossRatio,
  }),
  oneRow('emergency', 'FEED_DEAD', {
    policy: 'halt',
    measuredOn: 'health',
    unit: 'ms',
    words: 'no price of what is held or of the benchmark, in hours of its market',
    value: ({ health }) => health.feedSilentMs,
    limit: ({ halt }) => halt.feedDeadMs,
  }),
  oneRow('emergency', 'BROKER_UNREACHABLE', {
    policy: 'halt',
    measuredOn: 'health',
    unit: 'ms',
    words: 'the broker does not answer, in hours of the market',
    value: ({ health }) => health.brokerDownMs,
    limit: ({ halt }) => halt.brokerUnreachableMs,
  }),
  oneRow('emergency', 'UNRECOVERABLE', {
    policy: 'halt',
    measuredOn: 'health',
    words: 'an error that the system cannot recover from',
    value: ({ health }) => health.unrecoverable,
  }),
  oneRow('pause', 'PAUSE', {
    measuredOn: 'owner',
    words: 'the owner ordered it',
    value: ({ owner }) => (owner === 'pause' ? 1 : 0),
  }),
  oneRow('observation', 'ANALYSIS_FAILED', {
    measuredOn: 'health',
    words: 'a part of the analysis failed',
    value: ({ health }) => health.failedAnalyses,
  }),
  lossRow('defensive', 'DRAWDOWN', {
    words: 'below the highest NAV per unit',
    value: ({ drawdownRatio }) => drawdownRatio,
    limit: ({ defensive }) => defensive.drawdownRatio,
  }),
  lossRow('defensive', 'WEEK_LOSS', {
    words: 'lost since the week began',
    value: ({ weekLossRatio }) => weekLossRatio,
    limit: ({ defensive }) => defensive.weekLossRatio,
  }),
  lossRow('defensive', 'CALIBRATION', {
    words: 'what was claimed is not what came of it',
    measuredOn: 'outcomes',
    value: ({ calibrationError }) => calibrationError,
    limit: ({ defensive }) => defensive.calibrationError,
  }),
  lossRow('defensive', 'SHARPE_30', {
    words: 'the Sharpe ratio of thirty sessions',
    unit: 'number',
    beyond: 'below',
    value: ({ sharpe30 }) => sharpe30,
    limit: ({ defensive }) => defensive.sharpe30,
  }),
];

/** One way into a tighter mode that holds now, with its numbers. */
export interface ModeTrigger {
  readonly code: string;
  readonly mode: ModeRow['mode'];
  /** Of an emergency. */
  readonly policy?: EmergencyPolicy;
  readonly value: number;
  readonly limit: number;
}

/** What holds now, in the table's order. */
export function triggersOf(facts: ModeFacts, limits: ModeLimits): readonly ModeTrigger[] {
  return MODE_TABLE.flatMap((row) => {
    const { code, mode } = row;
    const value = row.value(facts, limits);
    const limit = row.limit(limits);
    if (value === undefined || !holds(row, value, limit)) return [];
    const policy = policyOf(row, facts, limits);
    return [{ code, mode, value, limit, ...(policy === undefined ? {} : { policy }) }];
  });
}

/** One row of the table as it stands now, for the page. */
export interface ModeReading extends Pick<
  ModeRow,
  'code' | 'mode' | 'measuredOn' | 'unit' | 'beyond' | 'words'
> {
  readonly policy?: EmergencyPolicy;
  readonly limit: number;
  /** Absent where it cannot be told. */
  readonly value?: number;
  /** How far the value may still go before the row holds; negative beyond the limit. */
  readonly distance?: number;
  readonly holds: boolean;
}

export function describeModes(facts: ModeFacts, limits: ModeLimits): readonly ModeReading[] {
  return MODE_TABLE.map((row) => {
    const { code, mode, measuredOn, unit, beyond, words } = row;
    const limit = row.limit(limits);
    const value = row.value(facts, limits);
    const policy = policyOf(row, facts, limits);
    const read = {
      code,
      mode,
      measuredOn,
      unit,
      beyond,
      words,
      limit,
      ...(policy === undefined ? {} : { policy }),
    };
    if (value === undefined) return { ...read, holds: false };
    const distance = beyond === 'above' ? limit - value : value - limit;
    return { ...read, value, distance, holds: holds(row, value, limit) };
  });
}

/** From the freest to the tightest: to sell everything is further to go than to stop and keep the stops. */
export function tightness(mode: Mode, policy?: EmergencyPolicy): number {
  return MODES.indexOf(mode) + (policy === 'flatten' ? 1 : 0);
}

function holds({ beyond }: ModeRow, value: number, limit: number): boolean {
  return beyond === 'above' ? !within(value, limit) : !within(limit, value);
}

function policyOf(
  { policy }: ModeRow,
  { health }: ModeFacts,
  { halt }: ModeLimits,
): EmergencyPolicy | undefined {
  return policy === 'halt' && halt.flattensWithSecondPrice && health.secondPrice ? 'flatten' : policy;
}

type Given = Pick<ModeRow, 'measuredOn' | 'words' | 'value'> & Partial<ModeRow>;

/** A row that holds where there is any of what it counts, unless it has a limit. */
function oneRow(mode: ModeRow['mode'], code: string, given: Given): ModeRow {
  return { code, mode, unit: 'count', beyond: 'above', limit: () => 0, ...given };
}

/** A row about the last mark. */
function lossRow(
  mode: ModeRow['mode'],
  code: string,
  {
    value,
    ...given
  }: Pick<ModeRow, 'limit' | 'words'> & {
    readonly value: (measures: ModeMeasures) => number | undefined;
  } & Partial<Pick<ModeRow, 'unit' | 'beyond' | 'measuredOn'>>,
): ModeRow {
  return oneRow(mode, code, {
    measuredOn: 'NAV per unit',
    unit: 'ratio',
    ...(mode === 'emergency' ? { policy: 'flatten' } : {}),
    ...given,
    value: ({ measures, health }, { halt }) =>
      measures === undefined || health.feedSilentMs > halt.feedDeadMs ? undefined : value(measures),
  });
}
