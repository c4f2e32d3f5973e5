import { at } from '../../core/foundation/assert.ts';
import type { ReportSeries } from './report-series.ts';

/** A calendar year's returns as fractions: the twelve months (undefined where no session was), and the year as a whole. */
export interface YearOfReturns {
  readonly year: string;
  readonly months: readonly (number | undefined)[];
  readonly account: number;
  readonly benchmark: number;
}

const MONTHS = 12;

/** Session returns compounded by calendar month and year. A first or last month counts for the sessions that it has. */
export function monthlyReturns({ days, account, benchmark }: ReportSeries): readonly YearOfReturns[] {
  const years = new Map<string, GrowingYear>();
  for (const [i, day] of days.entries()) {
    const year = day.slice(0, 4);
    const growing = years.get(year) ?? newYear();
    const month = Number(day.slice(5, 7)) - 1;
    const step = 1 + at(account.returns, i);
    growing.months[month] = (growing.months[month] ?? 1) * step;
    growing.account *= step;
    growing.benchmark *= 1 + at(benchmark.returns, i);
    years.set(year, growing);
  }
  return [...years].map(([year, growing]) => ({
    year,
    months: growing.months.map((growth) => (growth === undefined ? undefined : growth - 1)),
    account: growing.account - 1,
    benchmark: growing.benchmark - 1,
  }));
}

interface GrowingYear {
  readonly months: (number | undefined)[];
  account: number;
  benchmark: number;
}

function newYear(): GrowingYear {
  return { months: Array.from({ length: MONTHS }, () => undefined), account: 1, benchmark: 1 };
}
