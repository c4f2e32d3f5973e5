/** Series of one length under their names. */
export type Columns<Name extends string = string> = { readonly [_ in Name]: Float64Array };

/** One value of each. */
export type Row<Name extends string = string> = { readonly [_ in Name]: number };

/** Columns of `length` NaN. */
export function emptyColumns<Name extends string>(names: readonly Name[], length: number): Columns<Name>;
export function emptyColumns(names: readonly string[], length: number): Columns {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(length).fill(NaN)]));
}

export function rowAt<Name extends string>(
  names: readonly Name[],
  columns: Columns<Name>,
  at: number,
): Row<Name>;
export function rowAt(names: readonly string[], columns: Columns, at: number): Row {
  const row: Record<string, number> = {};
  for (const name of names) row[name] = columns[name]?.[at] ?? NaN;
  return row;
}

/** Overwrites one row. */
export function putRow<Name extends string>(
  names: readonly Name[],
  columns: Columns<Name>,
  at: number,
  row: Row<Name>,
): void {
  for (const name of names) columns[name][at] = row[name];
}

/** How long the columns are; none have no length. */
export function lengthOf<Name extends string>(names: readonly Name[], columns: Columns<Name>): number {
  const [first] = names;
  return first === undefined ? 0 : columns[first].length;
}
