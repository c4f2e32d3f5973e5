import { unreachable } from '../foundation/assert.ts';
import { ratio } from '../statistics/ratio.ts';
import type { AccountProfile } from './account-profile.ts';
import type { MarginHolding, OrderUnderRules } from './order-under-rules.ts';
import { unknownFigure, type Verdict } from './rule-finding.ts';
import type { Rule } from './rule-pack.ts';

type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** Puts an order to one rule. Pure, and total over rules. */
export function checkRule(rule: Rule, profile: AccountProfile, order: OrderUnderRules): Verdict {
  switch (rule.kind) {
    case 'venue-access':
      return venueServes(rule, profile, order);
    case 'pattern-day-trader':
      return dayTradesLeft(rule, order);
    case 'intraday-margin':
      return marginCovered(rule, order);
    case 'cfd-leverage':
      return leverageWithin(rule, order);
    case 'cfd-account':
      return accountProtected(rule, order);
    default:
      return unreachable(rule);
  }
}

function venueServes(
  { venues }: RuleOf<'venue-access'>,
  { residence }: AccountProfile,
  { instrument, date }: OrderUnderRules,
): Verdict {
  const asked = { applies: true, value: instrument.venue } as const;
  const access = venues.find(({ venue }) => venue === instrument.venue);
  if (access === undefined) {
    const limit = venues.map(({ venue }) => venue).join(', ');
    const why = `no source says that ${instrument.venue} serves residents of ${residence}`;
    return { ...asked, code: 'VENUE_UNLISTED', passes: false, limit, why };
  }
  const { until, exceptIn = [] } = access;
  const limit = until ?? 'open';
  if (until !== undefined && date > until) {
    const why = `${instrument.venue} has not served residents of ${residence} since ${until}`;
    return { ...asked, code: 'VENUE_LEFT', passes: false, limit, why };
  }
  if (exceptIn.includes(residence)) {
    const why = `${instrument.venue} serves the country but not ${residence}`;
    return { ...asked, code: 'VENUE_EXCEPTED', passes: false, limit: exceptIn.join(', '), why };
  }
  if (exceptIn.length > 0 && !residence.includes('-')) {
    const why = `${instrument.venue} does not serve all of ${residence}: the profile must name the part`;
    return { ...asked, code: 'RESIDENCE_TOO_COARSE', passes: false, limit: exceptIn.join(', '), why };
  }
  return { ...asked, code: 'VENUE_SERVES', passes: true, limit, why: access.source.title };
}

/**
 * Room for the worst case: everything opened today may be closed today by its stop, and a stop is never held back. So an
 * opening order needs a day trade left for each instrument opened today, its own included.
 */
function dayTradesLeft(rule: RuleOf<'pattern-day-trader'>, order: OrderUnderRules): Verdict {
  const { dayTradesMax, equityUsdMin, sessions } = rule;
  const { instrument, account, effect } = order;
  const code = 'PATTERN_DAY_TRADER';
  if (!isSecurity(order)) return { applies: false, code, why: 'the rule is about securities' };
  const { priorEquityUsd, dayTrades } = account;
  if (priorEquityUsd === undefined) return unknownFigure(code, 'the equity of the last close', equityUsdMin);
  if (priorEquityUsd >= equityUsdMin) {
    const why = 'enough equity to trade as often as one likes';
    return { applies: true, code, passes: true, value: priorEquityUsd, limit: equityUsdMin, why };
  }
  if (dayTrades === undefined) return unknownFigure(code, 'the number of day trades', dayTradesMax);
  const opened = new Set<string>(dayTrades.openedToday);
  if (effect === 'opens') opened.add(instrument.symbol);
  const value = dayTrades.made + opened.size;
  const why = `${dayTrades.made} day trades in ${sessions} sessions and ${opened.size} that today may still make, with equity ${priorEquityUsd} under ${equityUsdMin} USD`;
  return { applies: true, code, passes: value <= dayTradesMax, value, limit: dayTradesMax, why };
}

function marginCovered(rule: RuleOf<'intraday-margin'>, order: OrderUnderRules): Verdict {
  const code = 'INTRADAY_MARGIN';
  if (!isSecurity(order)) return { applies: false, code, why: 'the rule is about securities' };
  const { margin } = order.account;
  if (margin === undefined) return unknownFigure(code, 'the margin that would be required', 1);
  const required = margin.holdings.reduce((sum, holding) => sum + maintenanceUsd(rule, holding), 0);
  const value = margin.equityUsd > 0 ? required / margin.equityUsd : Infinity;
  const why = `${required.toFixed(2)} USD required of ${margin.equityUsd.toFixed(2)} USD equity`;
  const passes = required === 0 || value <= 1;
  return { applies: true, code, passes, value: Number.isFinite(value) ? value : 'no equity', limit: 1, why };
}

/** FINRA Rule 4210(c): a part of what is held; of a short a part or so much a share, whichever is more. */
function maintenanceUsd(rule: RuleOf<'intraday-margin'>, { quantity, priceUsd }: MarginHolding): number {
  if (quantity >= 0) return quantity * priceUsd * rule.longRatio;
  const cheap = priceUsd < rule.cheapBelowUsd;
  const ofValue = priceUsd * (cheap ? rule.cheapShortRatio : rule.shortRatio);
  return -quantity * Math.max(ofValue, cheap ? rule.cheapShortUsdMin : rule.shortUsdMin);
}

function leverageWithin({ leverageMax }: RuleOf<'cfd-leverage'>, order: OrderUnderRules): Verdict {
  const code = 'CFD_LEVERAGE';
  if (order.product === 'spot') return { applies: false, code, why: 'nothing is borrowed' };
  const limit = leverageMax[order.underlying];
  const leverage = ratio(order.account.cfd?.notional ?? NaN, order.account.cfd?.initialMargin ?? NaN);
  if (leverage === undefined || leverage < 0)
    return unknownFigure(code, 'the leverage of the position', limit);
  const why = `${leverage.toFixed(2)} : 1 on ${order.underlying}, at most ${limit} : 1 for a retail client`;
  return { applies: true, code, passes: leverage <= limit, value: leverage, limit, why };
}

function accountProtected({ closeOutRatio }: RuleOf<'cfd-account'>, order: OrderUnderRules): Verdict {
  const code = 'CFD_ACCOUNT';
  if (order.product === 'spot') return { applies: false, code, why: 'no contract for differences' };
  const { cfd } = order.account;
  if (cfd === undefined) return unknownFigure(code, 'the state of the account', closeOutRatio);
  if (!cfd.negativeBalanceProtected) {
    const why = 'a retail client must not be able to owe more than the account holds';
    return { applies: true, code, passes: false, value: 'unprotected', limit: 'protected', why };
  }
  const value = cfd.marginRequired === 0 ? undefined : ratio(cfd.equity, cfd.marginRequired);
  if (value === undefined) return unknownFigure(code, 'equity over the margin required', closeOutRatio);
  const why = `equity is ${(100 * value).toFixed(0)} % of the margin required; at ${(100 * closeOutRatio).toFixed(0)} % the provider closes positions`;
  return { applies: true, code, passes: value > closeOutRatio, value, limit: closeOutRatio, why };
}

function isSecurity({ instrument: { assetClass } }: OrderUnderRules): boolean {
  return assetClass === 'equity' || assetClass === 'etf' || assetClass === 'bond';
}
