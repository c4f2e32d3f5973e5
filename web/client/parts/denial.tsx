import type { JSX } from 'preact';
import type { Refusal } from '../../../layers/core/foundation/result.ts';
import { sayRefusal } from '../words/say-refusal.ts';
import { useText } from '../words/text.ts';

/** Why not, by its code, in the page's words as far as it has them. */
export function Denial({ refusal }: { refusal: Refusal }): JSX.Element {
  const text = useText();
  const said = sayRefusal(refusal, text);
  const gates: Readonly<Record<string, string>> = text.words.decision.orders.waitedFor;
  const waited = gates[String(refusal.details?.['waitedFor'])];
  return (
    <>
      <code>{refusal.code}</code>{' '}
      <span {...(said.lang === undefined ? {} : { lang: said.lang })}>{said.text}</span>
      {waited === undefined ? '' : `. ${waited}`}
    </>
  );
}
