import type { JSX } from 'preact';

/** An amount whose sign matters, said by sign and by colour. */
export function Signed({ value, children }: { value: number; children: string }): JSX.Element {
  return <span class={value > 0 ? 'gain' : value < 0 ? 'loss' : ''}>{children}</span>;
}
