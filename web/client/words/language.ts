import { english, type Words } from './english.ts';
import type { Refusals } from './executor-refusals.ts';
import { createFormat, type Format } from './format.ts';
import type { Sentences } from './recorded-sentences.ts';
import { spanish } from './spanish.ts';
import { spanishRefusals } from './spanish-refusals.ts';
import { spanishSentences } from './spanish-sentences.ts';

export type Language = 'en' | 'es';

export const LANGUAGES: Readonly<Record<Language, Words>> = { en: english, es: spanish };

interface RecordedWords {
  /** For the fixed sentences of the records; absent where they are shown as they were recorded. */
  readonly sentences: Sentences | undefined;
  readonly refusals: Refusals | undefined;
}

/** The records are English already. */
const RECORDED: Readonly<Record<Language, RecordedWords>> = {
  en: { sentences: undefined, refusals: undefined },
  es: { sentences: spanishSentences, refusals: spanishRefusals },
};

/** The page's words, and how it writes numbers and times. */
export interface Text extends RecordedWords {
  readonly language: Language;
  readonly words: Words;
  readonly format: Format;
}

export function textIn(language: Language, { currency, zone }: { currency: string; zone: string }): Text {
  const words = LANGUAGES[language];
  const format = createFormat({ locale: words.locale, currency, zone });
  return { language, words, format, ...RECORDED[language] };
}

/** The label of a code, or the code itself where it has none. */
export function labelled(labels: Readonly<Record<string, string>>, code: string): string {
  return labels[code] ?? code;
}
