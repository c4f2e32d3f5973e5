import type { Mode } from './mode.ts';
import { MODE_RULES } from './mode.ts';
import type { VenueMinimum } from './exitability.ts';
import type { GuardTrip } from './daily-guard.ts';
import type { RiskLimits } from './limits.ts';
import { guardVerdict } from './portfolio-guard.ts';
import { within } from './within.ts';
import { REGIME_POLICY, type Regime } from '../regime/regime.ts';

/** The portfolio as it would be with every open order and this intent filled; all ratios of NAV. */
export interface ProjectedState {
  readonly effect: 'opens' | 'closes';
  readonly direction: 'long' | 'short';
  readonly mode: Mode;
  readonly regime: Regime;
  readonly confidence: number;
  readonly shortable: boolean;
  readonly assetClass: string;
  readonly currency: string;
  readonly quoteAgeBars: number;
  /** A day's realised volatility, and above which there are no entries ([R9]). */
  readonly volatility: { readonly daily: number; readonly max: number };
  readonly positionRatio: number;
  readonly sectorRatio: number;
  /** Of everything that moves together with it. */
  readonly clusterRatio: number;
  /** The worst expected shortfall of what is held now, where it can be told, and the limit where there is one. */
  readonly shortfall: { readonly ratio?: number; readonly limit?: number };
  readonly usdRatio: number;
  readonly cryptoRatio: number;
  /** The account's own, without what short sales brought in. */
  readonly cashRatio: number;
  /** The highest with anything else held. */
  readonly correlation: number;
  /** Whether the circuit breakers leave entries, and the codes of those that have tripped ([R12]). */
  readonly breakers: { readonly entries: boolean; readonly because: readonly string[] };
  /** What has tripped the guard of the day. */
  readonly trips: readonly GuardTrip[];
  readonly gross: { readonly ratio: number; readonly softGrossRatio: number; readonly allowed: number };
  /** How far the stop of an entry, or the target of a short one, is below the price, and whether one fits there. */
  readonly stop?: { readonly distance: number; readonly price: number; readonly fits: boolean };
  /** What an entry would send, against what the venue takes at least; absent for what closes. */
  readonly entry?: VenueMinimum;
  /** What would be left to send when that entry is left again. */
  readonly exit?: VenueMinimum;
}

/** One check's answer, kept whether it passed or not. */
export interface CheckResult {
  readonly code: string;
  readonly outcome: 'pass' | 'warn' | 'reject' | 'not-applicable';
  readonly value?: number | string;
  readonly limit?: number | string;
  /** The rule pack that it comes from, where it is a rule of the land. */
  readonly pack?: string;
}

type RiskCheck = (state: ProjectedState, limits: RiskLimits) => CheckResult;

/** Every check, evaluated and recorded. The first rejection is the reason given. */
export function runChecks(state: ProjectedState, limits: RiskLimits): readonly CheckResult[] {
  return CHECKS.map((check) => check(state, limits));
}

export function firstRejection(results: readonly CheckResult[]): CheckResult | undefined {
  return results.find(({ outcome }) => outcome === 'reject');
}

const modeAllows: RiskCheck = ({ mode, effect }) => {
  const { opens, closes } = MODE_RULES[mode];
  return verdict('MODE', effect === 'opens' ? opens : closes, mode, effect);
};

const quoteFresh: RiskCheck = ({ quoteAgeBars }, { quoteAgeBarsMax }) =>
  verdict('STALE_QUOTE', quoteAgeBars <= quoteAgeBarsMax, quoteAgeBars, quoteAgeBarsMax);

const calmEnough: RiskCheck = ({ volatility: { daily, max }, effect }) =>
  opening('VOLATILE', effect, within(daily, max), daily, max);

const confidenceFloor: RiskCheck = ({ confidence, mode, effect }) => {
  const floor = MODE_RULES[mode].confidenceFloor;
  return opening('MODE_CONFIDENCE', effect, confidence >= floor, confidence, floor);
};

const regimeDirection: RiskCheck = ({ regime, direction, effect }) =>
  opening('REGIME_DIRECTION', effect, REGIME_POLICY[regime][direction], direction, regime);

const shortAllowed: RiskCheck = ({ direction, shortable, effect }) =>
  opening('NOT_SHORTABLE', effect, direction === 'long' || shortable, direction, shortable ? 'any' : 'long');

const stopFits: RiskCheck = ({ stop, effect }) =>
  stop === undefined
    ? { code: 'NO_STOP', outcome: 'not-applicable' }
    : opening('NO_STOP', effect, stop.fits, stop.distance, stop.price);

const positionLimit: RiskCheck = ({ positionRatio, effect }, { positionRatioMax }) =>
  opening('POSITION_LIMIT', effect, within(positionRatio, positionRatioMax), positionRatio, positionRatioMax);

const sectorLimit: RiskCheck = ({ sectorRatio, effect }, { sectorRatioMax }) =>
  opening('SECTOR_LIMIT', effect, within(sectorRatio, sectorRatioMax), sectorRatio, sectorRatioMax);

const clusterLimit: RiskCheck = ({ clusterRatio, effect }, { clusterRatioMax }) =>
  opening('CLUSTER_LIMIT', effect, within(clusterRatio, clusterRatioMax), clusterRatio, clusterRatioMax);

/** Without a limit the number is only recorded. */
const shortfallLimit: RiskCheck = ({ shortfall: { ratio, limit }, effect }) =>
  ratio === undefined
    ? { code: 'EXPECTED_SHORTFALL', outcome: 'not-applicable' }
    : opening(
        'EXPECTED_SHORTFALL',
        effect,
        limit === undefined || within(ratio, limit),
        ratio,
        limit ?? 'any',
      );

/** Of what is no dollar position the account's dollars are only recorded. */
const usdLimit: RiskCheck = ({ usdRatio, currency, effect }, { usdRatioMax }) =>
  opening('USD_LIMIT', effect, currency !== 'USD' || within(usdRatio, usdRatioMax), usdRatio, usdRatioMax);

const cryptoLimit: RiskCheck = ({ cryptoRatio, assetClass, effect }, { cryptoRatioMax }) => {
  const passes = !assetClass.startsWith('crypto') || within(cryptoRatio, cryptoRatioMax);
  return opening('CRYPTO_LIMIT', effect, passes, cryptoRatio, cryptoRatioMax);
};

const cashFloor: RiskCheck = ({ cashRatio, effect }, { cashRatioMin }) =>
  opening('CASH_FLOOR', effect, within(cashRatioMin, cashRatio), cashRatio, cashRatioMin);

const breakersAllow: RiskCheck = ({ breakers: { entries, because }, effect }) =>
  opening('BREAKERS', effect, entries, because.length === 0 ? 'clear' : because.join(', '), 'clear');

const dailyGuard: RiskCheck = ({ trips: [trip], effect }) =>
  trip === undefined
    ? opening('DAILY_GUARD', effect, true, 'clear', 'clear')
    : opening(trip.code, effect, false, trip.value, trip.limit);

const grossLimit: RiskCheck = ({ gross, effect }) => {
  const verdictOnGross = guardVerdict(gross.ratio, gross);
  const result = opening('GROSS_LIMIT', effect, verdictOnGross !== 'block', gross.ratio, gross.allowed);
  return verdictOnGross === 'soft-allow' && result.outcome === 'pass'
    ? { ...result, outcome: 'warn' }
    : result;
};

const correlationLimit: RiskCheck = ({ correlation, effect }, { correlationMax }) => {
  const result = opening('CORRELATION', effect, correlation <= correlationMax, correlation, correlationMax);
  return result.outcome === 'reject' ? { ...result, outcome: 'warn' } : result;
};

const enough: RiskCheck = ({ entry }) => takenByVenue('BELOW_MINIMUM', entry);

const exitable: RiskCheck = ({ exit }) => takenByVenue('EXITABLE', exit);

/** Cheapest and most absolute first: the order of this list is the order of the reasons given. */
const CHECKS: readonly RiskCheck[] = [
  modeAllows,
  quoteFresh,
  breakersAllow,
  dailyGuard,
  calmEnough,
  confidenceFloor,
  regimeDirection,
  shortAllowed,
  stopFits,
  positionLimit,
  sectorLimit,
  clusterLimit,
  usdLimit,
  cryptoLimit,
  grossLimit,
  shortfallLimit,
  cashFloor,
  correlationLimit,
  enough,
  exitable,
];

function verdict(code: string, passes: boolean, value: number | string, limit: number | string): CheckResult {
  return { code, outcome: passes ? 'pass' : 'reject', value: told(value), limit };
}

/** A number that is none passes no limit, and a record has no number for it. */
function told(value: number | string): number | string {
  return typeof value === 'string' || Number.isFinite(value) ? value : String(value);
}

function takenByVenue(code: string, order: VenueMinimum | undefined): CheckResult {
  if (order === undefined) return { code, outcome: 'not-applicable' };
  const { quantity, quantityMin, notional, notionalMin } = order;
  return quantity >= quantityMin
    ? verdict(code, notional >= notionalMin, notional, notionalMin)
    : verdict(code, false, quantity, quantityMin);
}

/** A check that only opening orders must pass: closing never adds what it limits. */
function opening(
  code: string,
  effect: ProjectedState['effect'],
  passes: boolean,
  value: number | string,
  limit: number | string,
): CheckResult {
  return effect === 'opens' ? verdict(code, passes, value, limit) : { code, outcome: 'not-applicable' };
}
