import type { ComponentChildren, JSX } from 'preact';

/** Names and values. */
export function Facts({
  items,
  wide = false,
}: {
  items: readonly { readonly name: string; readonly value: ComponentChildren; readonly note?: string }[];
  /** Names above their values, side by side where there is room. */
  wide?: boolean;
}): JSX.Element {
  return (
    <dl class={wide ? 'facts wide' : 'facts'}>
      {items.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note === undefined ? null : <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
