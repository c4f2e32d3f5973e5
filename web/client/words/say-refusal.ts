import type { Refusal } from '../../../layers/core/foundation/result.ts';
import type { Details } from './executor-refusals.ts';
import type { Said } from './say-recorded.ts';
import type { Text } from './language.ts';

/** A refusal from its code and numbers; one that the page has no words for as it was recorded. */
export function sayRefusal({ code, message, details = {} }: Refusal, { refusals, format }: Text): Said {
  if (refusals === undefined) return { text: message, lang: 'en' };
  const known: Readonly<Record<string, (details: Details) => string>> = refusals;
  const say = known[code];
  return say === undefined ? { text: message, lang: 'en' } : { text: say(figuresIn(details, format)) };
}

function figuresIn(details: NonNullable<Refusal['details']>, format: Text['format']): Details {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, format.recorded(String(value))]),
  );
}
