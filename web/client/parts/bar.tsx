import type { JSX } from 'preact';

/** A part of a whole as a line. What it says is also said in words beside it. */
export function Bar({
  ratio,
  tone = 'plain',
  marks = [],
}: {
  /** Beyond 1 the line is full and says that it goes on. */
  ratio: number;
  tone?: 'plain' | 'good' | 'warn' | 'bad' | 'quiet';
  /** Places worth a tick, as parts of the whole. */
  marks?: readonly number[];
}): JSX.Element {
  const width = `${100 * Math.min(1, Math.max(0, ratio))}%`;
  return (
    <span class={`bar ${tone}${ratio > 1 ? ' beyond' : ''}`} aria-hidden="true">
      <span class="bar-fill" style={{ width }} />
      {marks.map((mark) => (
        <span key={mark} class="bar-mark" style={{ left: `${100 * Math.min(1, mark)}%` }} />
      ))}
    </span>
  );
}
