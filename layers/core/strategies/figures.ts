/** A price for a sentence: thousands parted, two decimals or as many as show six digits, such as 1,402.10 or 1.08503. */
export function quoted(price: number): string {
  const magnitude = price === 0 ? 0 : Math.floor(Math.log10(Math.abs(price)));
  const decimals = Math.min(Math.max(2, 5 - magnitude), 20);
  const [whole = '', fraction = ''] = price.toFixed(decimals).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}
