import type { JSX } from 'preact';

/** Words of the system's own record, which are English whatever the page's language. */
export function Recorded({ children }: { children: string }): JSX.Element {
  return <span lang="en">{children}</span>;
}
