import { markup, type Markup } from './markup.ts';
import type { Cell, Column, ReportTable } from './report-table.ts';

/** A table as a section of the page, its first column naming the rows; `wide` is as wide as two. */
export function htmlTable(
  { title, columns, rows, whenEmpty }: ReportTable,
  { wide = false }: { wide?: boolean } = {},
): Markup {
  const content =
    rows.length === 0
      ? markup`<p>${whenEmpty ?? ''}</p>`
      : markup`<table><thead><tr>${columns.map(headOf)}</tr></thead>
<tbody>${rows.map((row) => rowOf(row, columns))}</tbody></table>`;
  return markup`<section class="${wide ? 'wide' : 'narrow'}"><h2>${title}</h2>${content}</section>
`;
}

/** A hyphen before a figure is a minus, and a figure is not parted from its unit or its sign. */
export function typeset(text: string): string {
  return text
    .replace(/(^|\s)-(?=\d)/g, '$1\u2212')
    .replace(/(?<=\d) (?=%|[A-Z]{3,5}\b)/g, '\u00a0')
    .replace(/(?<=[<>]) /g, '\u00a0');
}

function headOf({ title, align }: Column): Markup {
  return title === '' ? markup`<td></td>` : markup`<th scope="col" class="${align}">${title}</th>`;
}

function rowOf(row: readonly Cell[], columns: readonly Column[]): Markup {
  const [first, ...rest] = row;
  const indented = first?.text.startsWith(' ') === true;
  return markup`<tr><th scope="row"${indented ? markup` class="indent"` : ''}>${first?.text.trim() ?? ''}</th>${rest.map(
    (cell, i) =>
      markup`<td class="${[columns[i + 1]?.align ?? 'left', cell.tone ?? ''].join(' ').trim()}">${typeset(cell.text)}</td>`,
  )}</tr>
`;
}
