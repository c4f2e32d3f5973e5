/** Something that DynamoDB cannot hold in one piece. Trying again will not help. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** An item may have 400 KB, names and keys included; the rest of our items is under one of them. */
const TEXT_BYTES_MAX = 399 * 1024;

/** The text, if an item can hold it; otherwise throws `TooLarge`, saying of what and by how much. */
export function fitting(text: string, what: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > TEXT_BYTES_MAX) {
    throw new TooLarge(`${what} has ${bytes} bytes; an item of DynamoDB holds ${TEXT_BYTES_MAX} of text`);
  }
  return text;
}
