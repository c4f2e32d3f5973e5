import { FIELD_WIDTH } from './series.ts';

/** The `d` of an SVG path that fills a lane of the given place wherever `holds` does, a session for a share of the width. */
export function lanePath(
  sessions: number,
  holds: (index: number) => boolean,
  { top, height }: { readonly top: number; readonly height: number },
): string {
  return stretches(sessions, holds)
    .map(([from, to]) => `M${from} ${top}h${to - from}v${height}h${from - to}z`)
    .join('');
}

/** A stretch is at least one unit of the width, so that a single session among thousands is still seen. */
function stretches(
  sessions: number,
  holds: (index: number) => boolean,
): readonly (readonly [from: number, to: number])[] {
  const columns = new Uint8Array(FIELD_WIDTH);
  for (let i = 0; i < sessions; i++) {
    if (!holds(i)) continue;
    const from = Math.floor((i * FIELD_WIDTH) / sessions);
    const to = Math.max(from + 1, Math.floor(((i + 1) * FIELD_WIDTH) / sessions));
    columns.fill(1, from, to);
  }
  const found: (readonly [number, number])[] = [];
  for (let from = columns.indexOf(1); from !== -1;) {
    const end = columns.indexOf(0, from);
    const to = end === -1 ? FIELD_WIDTH : end;
    found.push([from, to]);
    from = columns.indexOf(1, to);
  }
  return found;
}
