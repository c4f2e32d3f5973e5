import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { textIn, type Text } from './language.ts';

/** The page's words, for whatever is shown on it. */
export const TextContext = createContext<Text>(textIn('en', { currency: 'USD', zone: 'UTC' }));

export function useText(): Text {
  return useContext(TextContext);
}
