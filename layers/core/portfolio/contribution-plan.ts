import { ZERO_MONEY, type Money } from '../foundation/decimal.ts';
import type { EpochMs } from '../foundation/time.ts';
import { monthOf, type CalendarDate } from '../market/calendar-date.ts';
import type { CapitalFlow } from './ledger.ts';

/** What the owner pays in: once at the start, and on the first session of every month after it. */
export interface ContributionPlan {
  readonly initial: Money;
  readonly monthly: Money;
}

/** The flows that arrive before a session opens. Their ids are derived, so a repeated one is the same. */
export function flowsDue(
  plan: ContributionPlan,
  { previousDay, day, atMs }: { previousDay: CalendarDate | undefined; day: CalendarDate; atMs: EpochMs },
): readonly CapitalFlow[] {
  if (previousDay === undefined) return [{ flowId: `initial-${day}`, amount: plan.initial, atMs }];
  const newMonth = monthOf(previousDay) !== monthOf(day);
  return newMonth && plan.monthly > ZERO_MONEY
    ? [{ flowId: `contribution-${monthOf(day)}`, amount: plan.monthly, atMs }]
    : [];
}
