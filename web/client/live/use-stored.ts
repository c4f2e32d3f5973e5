import { useState } from 'preact/hooks';

/** A choice that this browser remembers, where it lets itself be asked to. */
export function useStored<T extends string>(
  name: string,
  allowed: readonly T[],
  otherwise: T,
): readonly [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const stored = read(name);
    return allowed.find((candidate) => candidate === stored) ?? otherwise;
  });
  const choose = (chosen: T): void => {
    setValue(chosen);
    write(name, chosen);
  };
  return [value, choose];
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // A browser that forbids storage still shows the page; it only forgets the choice.
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // As above.
  }
}
