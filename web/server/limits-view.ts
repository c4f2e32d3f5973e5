import type { SessionMark } from '../../layers/core/decision/journal.ts';
import type { SystemConfig, UniverseMember } from '../../layers/core/decision/system-config.ts';
import type { LimitView, PositionView } from '../api.ts';

interface Situation {
  readonly config: SystemConfig;
  readonly positions: readonly PositionView[];
  readonly mark: SessionMark | undefined;
}

/** Every standing limit with what is used of it: exposures as held now, losses as of the last mark. */
export function limitsView(situation: Situation): readonly LimitView[] {
  return situation.mark === undefined
    ? []
    : [...exposures(situation), ...losses(situation.config, situation.mark)];
}

function exposures({ config, positions, mark }: Situation): readonly LimitView[] {
  const { limits, universe } = config;
  const gross = (matches: (member: UniverseMember) => boolean): number =>
    universe.filter(matches).reduce((sum, { instrument }) => {
      const ratio = positions.find(({ symbol }) => symbol === instrument.symbol)?.market?.navRatio ?? 0;
      return sum + Math.abs(ratio);
    }, 0);
  const atMost = (code: LimitView['code'], used: number, limit: number): LimitView => {
    return { code, sense: 'at-most', used, limit };
  };
  const largest = universe.map((member) => gross((other) => other === member));
  const sectors = universe.map(({ instrument }) => instrument.sector);
  const bySector = sectors.map((sector) => gross(({ instrument }) => instrument.sector === sector));
  const inDollars = universe.some(({ instrument }) => instrument.currency === 'USD');
  const inCrypto = (member: UniverseMember): boolean => member.instrument.assetClass.startsWith('crypto');
  const cashRatio = mark === undefined || mark.nav <= 0 ? 0 : mark.cash / mark.nav;
  return [
    atMost('POSITION_LIMIT', Math.max(0, ...largest), limits.positionRatioMax),
    atMost('SECTOR_LIMIT', Math.max(0, ...bySector), limits.sectorRatioMax),
    ...(inDollars
      ? [
          atMost(
            'USD_LIMIT',
            gross(({ instrument }) => instrument.currency === 'USD'),
            limits.usdRatioMax,
          ),
        ]
      : []),
    ...(universe.some(inCrypto) ? [atMost('CRYPTO_LIMIT', gross(inCrypto), limits.cryptoRatioMax)] : []),
    { code: 'CASH_FLOOR', sense: 'at-least', used: cashRatio, limit: limits.cashRatioMin },
  ];
}

function losses({ modes }: SystemConfig, { measures }: SessionMark): readonly LimitView[] {
  const { defensive, emergency } = modes;
  const loss = (code: LimitView['code'], used: number, limit: number, warning?: number): LimitView => {
    return { code, sense: 'at-most', used, limit, ...(warning === undefined ? {} : { warning }) };
  };
  return [
    loss('DRAWDOWN', measures.drawdownRatio, emergency.drawdownRatio, defensive.drawdownRatio),
    loss('DAY_LOSS', measures.dayLossRatio, emergency.dayLossRatio),
    loss('WEEK_LOSS', measures.weekLossRatio, emergency.weekLossRatio, defensive.weekLossRatio),
    loss('MONTH_LOSS', measures.monthLossRatio, emergency.monthLossRatio),
  ];
}
