/** (high + low + close) / 3, in the unit of the prices; exact where the three are one. */
export function typicalPrice(high: number, low: number, close: number): number {
  return close + (high - close + (low - close)) / 3;
}
