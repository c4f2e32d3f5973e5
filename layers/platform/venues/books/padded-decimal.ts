import { formatDecimal } from '../../../core/foundation/decimal.ts';

/** Decimal text with at least that many decimals: `0.10000000`. */
export function paddedDecimal(value: bigint, decimals: number): string {
  const text = formatDecimal(value);
  const [whole = '0', fraction = ''] = text.split('.');
  return fraction.length >= decimals ? text : `${whole}.${fraction.padEnd(decimals, '0')}`;
}
