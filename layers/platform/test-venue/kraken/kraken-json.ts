/** A number whose digits are kept as they are written, trailing zeros too: the checksum of a book is over its digits. */
export function digits(text: string): string {
  return `${MARK}${text}`;
}

/** JSON in which what `digits` marked stands as a bare number. */
export function krakenJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(MARKED, '$1');
}

const MARK = '\u0001';
const MARKED = /"\\u0001([^"]*)"/g;
