import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { english, type Words } from './english.ts';
import { createFormat, type Format } from './format.ts';
import { spanish } from './spanish.ts';

export type Language = 'en' | 'es';

export const LANGUAGES: Readonly<Record<Language, Words>> = { en: english, es: spanish };

/** The page's words, and how it writes numbers and times. */
export interface Text {
  readonly language: Language;
  readonly words: Words;
  readonly format: Format;
}

export function textIn(language: Language, { currency, zone }: { currency: string; zone: string }): Text {
  const words = LANGUAGES[language];
  return { language, words, format: createFormat({ locale: words.locale, currency, zone }) };
}

export const TextContext = createContext<Text>(textIn('en', { currency: 'USD', zone: 'UTC' }));

export function useText(): Text {
  return useContext(TextContext);
}

/** The label of a code, or the code itself where it has none. */
export function labelled(labels: Readonly<Record<string, string>>, code: string): string {
  return labels[code] ?? code;
}
