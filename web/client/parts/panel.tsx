import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

/** A titled part of a page. */
export function Panel({
  title,
  aside,
  area,
  children,
}: {
  title: string;
  aside?: ComponentChildren;
  /** Where it lies in the page's grid. */
  area: string;
  children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  return (
    <section class={`panel ${area}`} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <div class="panel-aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
