/** A name in InfluxQL, whatever it is made of. */
export function identifier(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** A text in InfluxQL. */
export function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
}

/** An instant in milliseconds. */
export function instant(atMs: number): string {
  return `${atMs}ms`;
}
