/**
 * Trades as the venue told them. What it took of one in another currency the ledger books as a trade of its own, under the same id
 * with `-commission`: here it stands beside the trade that it was taken of.
 */
export function joinedFills<T extends { readonly fill: Reported }>(
  fills: readonly T[],
): readonly { readonly told: T; readonly taken?: T }[] {
  const byId = new Map(fills.map((told) => [told.fill.tradeId, told]));
  const takenOf = ({ fill: { tradeId } }: T): T | undefined => {
    const told = tradeId.endsWith(SUFFIX) ? byId.get(tradeId.slice(0, -SUFFIX.length)) : undefined;
    return told?.fill.commission === undefined ? undefined : told;
  };
  return fills.flatMap((told) => {
    if (takenOf(told) !== undefined) return [];
    const taken = told.fill.commission === undefined ? undefined : byId.get(`${told.fill.tradeId}${SUFFIX}`);
    return [taken === undefined ? { told } : { told, taken }];
  });
}

interface Reported {
  readonly tradeId: string;
  readonly commission?: unknown;
}

const SUFFIX = '-commission';
