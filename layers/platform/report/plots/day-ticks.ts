import { at } from '../../../core/foundation/assert.ts';

/** Where a year, month or day begins on the axis of sessions. */
export interface DayTick {
  /** Index of its first session. */
  readonly index: number;
  readonly label: string;
  /** Left out where there is little room. */
  readonly minor: boolean;
}

const TICKS_MAX = 11;
const MAJOR_MAX = 6;
const STARTS_MIN = 3;

/** Ticks at the first sessions of years, or of months where there are few years, or at both ends where there is less. */
export function dayTicks(days: readonly string[]): readonly DayTick[] {
  for (const unit of UNITS) {
    const starts = startsOf(days, unit);
    if (starts.length >= STARTS_MIN) return spread(starts, unit);
  }
  const ends = days.length > 1 ? [0, days.length - 1] : days.length === 1 ? [0] : [];
  return ends.map((index) => ({ index, label: at(days, index), minor: false }));
}

interface Unit {
  /** Characters of `2020`, or of `2020-04`, in a day. */
  readonly length: number;
  /** Steps from tick to tick that look round. */
  readonly strides: readonly number[];
  readonly ordinalOf: (label: string) => number;
}

const YEARS: Unit = { length: 4, strides: [1, 2, 5, 10, 20, 50, 100], ordinalOf: Number };

const MONTHS: Unit = {
  length: 7,
  strides: [1, 3, 6, 12],
  ordinalOf: (label) => Number(label.slice(0, 4)) * 12 + Number(label.slice(5)) - 1,
};

const UNITS: readonly Unit[] = [YEARS, MONTHS];

interface Start {
  readonly index: number;
  readonly label: string;
  /** Years or months since the year 0, so that round ones can be chosen. */
  readonly ordinal: number;
}

function startsOf(days: readonly string[], { length, ordinalOf }: Unit): readonly Start[] {
  return days.flatMap((day, index) => {
    const label = day.slice(0, length);
    const begins = index > 0 && label !== at(days, index - 1).slice(0, length);
    return begins ? [{ index, label, ordinal: ordinalOf(label) }] : [];
  });
}

function spread(starts: readonly Start[], { strides }: Unit): readonly DayTick[] {
  const every = (most: number, of: number): number =>
    strides.map((stride) => stride * of).find((stride) => starts.length / stride <= most) ?? starts.length;
  const shown = every(TICKS_MAX, 1);
  // A multiple of it, so that those of the narrow page are among those of the wide one, and evenly so.
  const major = every(MAJOR_MAX, shown);
  return starts
    .filter(({ ordinal }) => ordinal % shown === 0)
    .map(({ index, label, ordinal }) => ({ index, label, minor: ordinal % major !== 0 }));
}
