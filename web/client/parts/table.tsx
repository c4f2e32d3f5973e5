import type { ComponentChildren, JSX } from 'preact';

export interface Column<Row> {
  readonly name: string;
  /** Numbers stand at the right of a column. */
  readonly figure?: boolean;
  /** On a phone: the row's heading, or a line of its own, or not shown because another cell says it. */
  readonly narrow?: 'heading' | 'line' | 'hidden';
  readonly cell: (row: Row) => ComponentChildren;
}

/** A table that becomes a list of cards where it has no room. The roles keep it a table to those who hear it. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  classOf = () => '',
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  classOf?: (row: Row) => string;
}): JSX.Element {
  return (
    <table class="table" role="table">
      <caption class="spoken">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, figure = false }) => (
            <th key={name} role="columnheader" scope="col" class={figure ? 'figure' : ''}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" class={classOf(row)}>
            {columns.map(({ name, cell, figure = false, narrow = '' }) => (
              <td key={name} role="cell" class={`${figure ? 'figure' : ''} ${narrow}`} data-name={name}>
                <span>{cell(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
