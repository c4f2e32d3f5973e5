import type { JSX } from 'preact';

/** A hash by its first digits; the whole of it on demand. */
export function Hash({ value }: { value: string }): JSX.Element {
  return (
    <code class="hash" title={value}>
      {value.slice(0, 12)}
    </code>
  );
}
