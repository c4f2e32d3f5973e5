/** A table as both renderers take it: what is shown is decided once, how it looks twice. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said in place of rows where there are none. */
  readonly whenEmpty?: string;
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** Colour that only repeats what the text says. */
export type Tone = 'good' | 'bad' | 'quiet';

export function left(title: string): Column {
  return { title, align: 'left' };
}

export function right(title: string): Column {
  return { title, align: 'right' };
}

export function cell(text: string, tone?: Tone): Cell {
  return tone === undefined ? { text } : { text, tone };
}
