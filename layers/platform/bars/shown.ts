const SHOWN_CHARS_MAX = 40;

/** Text from a file as an error may show it: short, quoted, and without characters that could steer a terminal. */
export function shown(text: string): string {
  const cut = text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}...` : text;
  return `"${cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')}"`;
}
