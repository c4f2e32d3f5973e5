import type { Cell, Column, ReportTable } from './report-table.ts';

/** Colours words for a terminal; the plain one leaves them as they are. */
export interface Paint {
  readonly heading: (text: string) => string;
  readonly cell: (text: string, tone: Cell['tone']) => string;
}

export const PLAIN: Paint = { heading: (text) => text, cell: (text) => text };

/** SGR codes that every terminal with colour knows. */
export const ANSI: Paint = {
  heading: (text) => sgr('1', text),
  cell: (text, tone) => {
    switch (tone) {
      case 'good':
        return sgr('32', text);
      case 'bad':
        return sgr('31', text);
      case 'quiet':
        return sgr('2', text);
      case undefined:
        return text;
    }
  },
};

const GAP = '  ';

/** A table in aligned columns, its title above and each line without trailing blanks. */
export function textTable({ title, columns, rows, whenEmpty }: ReportTable, paint: Paint): string {
  const heading = paint.heading(title.toUpperCase());
  if (rows.length === 0) return `${heading}\n${whenEmpty ?? ''}`;
  const titles = columns.map((column) => ({ text: column.title, tone: 'quiet' }) as const);
  const widths = columns.map(({ title: name }, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.text.length ?? 0)),
  );
  const line = (cells: readonly Cell[]): string =>
    columns
      .map((column, i) => paddedCell(cells[i], { column, width: widths[i] ?? 0 }, paint))
      .join(GAP)
      .trimEnd();
  return [heading, line(titles), ...rows.map(line)].join('\n');
}

/** Words broken into lines of at most `width`, all but the first indented. A longer word has a line of its own. */
export function wrapped(text: string, { width, indent }: { width: number; indent: string }): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? '' : indent;
    const longer = line === '' ? `${start}${word}` : `${line} ${word}`;
    if (longer.length > width && line !== '') {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}

/** Padded before it is coloured, since colour has no width. */
function paddedCell(
  { text, tone }: Cell = { text: '' },
  { column, width }: { column: Column; width: number },
  paint: Paint,
): string {
  const padding = ' '.repeat(width - text.length);
  const painted = text === '' ? '' : paint.cell(text, tone);
  return column.align === 'left' ? `${painted}${padding}` : `${padding}${painted}`;
}

function sgr(code: string, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
