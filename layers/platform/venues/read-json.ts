/** JSON, or undefined for what is none: an unreadable answer proves nothing, and is treated as no answer. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
