import { productOf } from '../compliance/account-profile.ts';
import { judgeOrder } from '../compliance/judge-order.ts';
import { underlyingOf, type AccountUnderRules } from '../compliance/order-under-rules.ts';
import { toNumber, ZERO_QTY } from '../foundation/decimal.ts';
import { calendarOf } from '../market/exchange-calendar.ts';
import type { CheckResult } from '../risk/checks.ts';
import type { ProjectedBook } from './exposure.ts';
import { isUnderRules, type LandFacts } from './land-facts.ts';
import type { ReviewCycle, Subject } from './review-subject.ts';
import type { SystemConfig } from './system-config.ts';

/** What the rules of the land say of a trade of the subject, in the account as it would be after it. */
export function landChecks(
  { context, config }: ReviewCycle,
  { holding: { member } }: Subject,
  { after, effect }: { readonly after: ProjectedBook; readonly effect: 'opens' | 'closes' },
): readonly CheckResult[] {
  const { account } = config;
  const { instrument } = member;
  if (account === undefined || !isUnderRules(config, instrument)) return [];
  const findings = judgeOrder(account, {
    date: calendarOf(instrument.calendar).dayOf(context.atMs),
    effect,
    instrument,
    product: productOf(instrument),
    underlying: underlyingOf(instrument),
    account: accountAfter(context.land, after, config),
  });
  return findings.map(({ code, packId, outcome, value, limit }) => ({
    code,
    outcome: outcome === 'fail' ? 'reject' : outcome,
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { limit }),
    ...(packId === undefined ? {} : { pack: packId }),
  }));
}

function accountAfter(
  land: LandFacts | undefined,
  { nav, holdings }: ProjectedBook,
  { currency }: SystemConfig,
): AccountUnderRules {
  const held = holdings.filter(({ quantity }) => quantity !== ZERO_QTY);
  const margin = {
    equityUsd: nav,
    holdings: held.map(({ quantity, price }) => ({ quantity: toNumber(quantity), priceUsd: price })),
  };
  return { ...land, ...(currency === 'USD' && Number.isFinite(nav) ? { margin } : {}) };
}
