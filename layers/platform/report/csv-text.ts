type Field = string | number | undefined;

/**
 * A table as RFC 4180 has it: a header, CRLF after every line, quotes around what needs them and quotes in it doubled.
 * An absent or non-finite number is an empty field.
 */
export function csvText(header: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [header, ...rows].map((row) => `${row.map(fieldText).join(',')}\r\n`).join('');
}

function fieldText(field: Field): string {
  if (field === undefined) return '';
  if (typeof field === 'number') return Number.isFinite(field) ? String(field) : '';
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
