import { useEffect, useState } from 'preact/hooks';
import { useStored } from './use-stored.ts';

export interface Theme {
  readonly dark: boolean;
  readonly toggle: () => void;
}

const SYSTEM = '(prefers-color-scheme: dark)';

/** The system's appearance until the owner chooses the other one; choosing the system's own again follows it again. */
export function useTheme(): Theme {
  const [choice, setChoice] = useStored('theme', ['system', 'light', 'dark'] as const, 'system');
  const [systemDark, setSystemDark] = useState(() => matchMedia(SYSTEM).matches);
  useEffect(() => {
    const query = matchMedia(SYSTEM);
    const follow = (): void => {
      setSystemDark(query.matches);
    };
    query.addEventListener('change', follow);
    return () => {
      query.removeEventListener('change', follow);
    };
  }, []);
  useEffect(() => {
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }, [choice]);
  const dark = choice === 'system' ? systemDark : choice === 'dark';
  const toggle = (): void => {
    if (dark !== systemDark) setChoice('system');
    else setChoice(dark ? 'light' : 'dark');
  };
  return { dark, toggle };
}
