import type { ModeLimits } from './mode-limits.ts';
import type { ModeMeasures, ModeTrigger } from './mode-table.ts';
import { within } from './within.ts';

/** What a reason for defensive must come to before it counts as clear: not only past its limit but well past it. */
export interface RelaxRow {
  readonly code: string;
  /** `below`: clear under the limit; `at-least`: clear from the limit on. */
  readonly clear: 'below' | 'at-least';
  /** Undefined where it cannot be told, which holds nothing back. */
  readonly value: (measures: ModeMeasures) => number | undefined;
  readonly limit: (limits: ModeLimits) => number;
}

export const RELAX_TABLE: readonly RelaxRow[] = [
  {
    code: 'DRAWDOWN',
    clear: 'below',
    value: ({ drawdownRatio }) => drawdownRatio,
    limit: ({ relax }) => relax.drawdownRatio,
  },
  {
    code: 'WEEK_LOSS',
    clear: 'below',
    value: ({ weekLossRatio }) => weekLossRatio,
    limit: ({ relax }) => relax.weekLossRatio,
  },
  {
    code: 'CALIBRATION',
    clear: 'below',
    value: ({ calibrationError }) => calibrationError,
    limit: ({ relax }) => relax.calibrationError,
  },
  {
    // Of thirty sessions it is slow enough to be its own hysteresis.
    code: 'SHARPE_30',
    clear: 'at-least',
    value: ({ sharpe30 }) => sharpe30,
    limit: ({ defensive }) => defensive.sharpe30,
  },
];

/** One condition of leaving defensive, as it stands. */
export interface RelaxCondition {
  readonly code: string;
  readonly clear: RelaxRow['clear'];
  readonly needed: number;
  readonly now?: number;
  readonly met: boolean;
}

/** What each reason must come to, once for each code. */
export function relaxConditions(
  reasons: readonly ModeTrigger[],
  measures: ModeMeasures | undefined,
  limits: ModeLimits,
): readonly RelaxCondition[] {
  return RELAX_TABLE.filter((row) => reasons.some(({ code }) => code === row.code)).map((row) => {
    const { code, clear } = row;
    const needed = row.limit(limits);
    const now = measures === undefined ? undefined : row.value(measures);
    // Without any mark nothing is clear; a figure that too few trades or sessions leave unknown holds nothing back.
    if (now === undefined) return { code, clear, needed, met: measures !== undefined };
    return { code, clear, needed, now, met: clear === 'below' ? !within(needed, now) : within(needed, now) };
  });
}
