import { checkValue } from './check-value.ts';
import { partsOf, saidAs, type SayBlank } from './recorded-sentences.ts';
import { labelled, type Text } from './language.ts';

/** A piece of what the system recorded in words: said in the page's language, or left in English. */
export interface Said {
  readonly text: string;
  readonly lang?: 'en';
}

/** What was recorded, in the page's language as far as its sentences are fixed ones; free text stays as it was. */
export function sayRecorded(recorded: string, text: Text): readonly Said[] {
  const { sentences } = text;
  if (sentences === undefined) return [{ text: recorded, lang: 'en' }];
  const say = (sentence: string): string | undefined => saidAs(sentence, sentences, blanksIn(text));
  const whole = say(recorded);
  if (whole !== undefined) return [{ text: whole }];
  return partsOf(recorded).flatMap(({ symbol, sentence }, place): readonly Said[] => {
    const said = say(sentence);
    const before = `${place === 0 ? '' : '; '}${symbol}`;
    return said === undefined
      ? [{ text: before }, { text: sentence, lang: 'en' }]
      : [{ text: `${before}${said}` }];
  });
}

function blanksIn(text: Text): SayBlank {
  const { words, format } = text;
  const known: Readonly<Record<string, string>> = {
    ...words.terms,
    ...words.mode.names,
    ...words.regime.names,
  };
  return (blank, recorded, check) => {
    switch (blank) {
      case 'n':
        return format.recorded(recorded);
      case 'w':
        return known[recorded];
      case 'check':
        return labelled(words.codes, recorded);
      case 'v': {
        const figure = Number(recorded);
        return checkValue(check, Number.isNaN(figure) ? recorded : figure, text);
      }
      case 't':
      case 's':
        return recorded;
    }
  };
}
