import { ok, refuse, type Result } from '../../core/foundation/result.ts';

const QUOTE = '"';

/**
 * The fields of one line of CSV (RFC 4180), blanks around them removed. A quoted field may hold commas and doubled
 * quotes; one that runs over the line's end is refused, as no bar needs it.
 */
export function csvFields(line: string): Result<readonly string[]> {
  if (line.includes('\r')) return refuse('BAD_ROW', 'a bare carriage return; end lines with LF or CRLF');
  if (!line.includes(QUOTE)) return ok(line.split(',').map((field) => field.trim()));
  const fields: string[] = [];
  for (let from = 0; from <= line.length;) {
    const field = line[from] === QUOTE ? quotedField(line, from) : bareField(line, from);
    if (field === undefined) {
      return refuse(
        'BAD_ROW',
        `a stray or unclosed quote in field ${fields.length + 1}; write "..." around all of it`,
      );
    }
    fields.push(field.text);
    from = field.end + 1;
  }
  return ok(fields);
}

interface Field {
  readonly text: string;
  /** Where the comma after it stands, or the line's length. */
  readonly end: number;
}

function bareField(line: string, from: number): Field | undefined {
  const comma = line.indexOf(',', from);
  const end = comma === -1 ? line.length : comma;
  const text = line.slice(from, end);
  return text.includes(QUOTE) ? undefined : { text: text.trim(), end };
}

function quotedField(line: string, from: number): Field | undefined {
  let close = line.indexOf(QUOTE, from + 1);
  while (close !== -1 && line[close + 1] === QUOTE) close = line.indexOf(QUOTE, close + 2);
  if (close === -1) return undefined;
  const end = close + 1;
  if (end < line.length && line[end] !== ',') return undefined;
  return {
    text: line
      .slice(from + 1, close)
      .replaceAll('""', QUOTE)
      .trim(),
    end,
  };
}
