import { useEffect, useState } from 'preact/hooks';

export type Fetched<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'failed'; readonly message: string };

/** What `fetch` gives for `key`, asked again whenever `version` changes; meanwhile the last answer stays. */
export function useFetched<T>(key: string, fetch: () => Promise<T>, version: number): Fetched<T> {
  const [held, setHeld] = useState<{ readonly key: string; readonly fetched: Fetched<T> }>();
  useEffect(() => {
    let current = true;
    const keep = (fetched: Fetched<T>): void => {
      if (current) setHeld({ key, fetched });
    };
    fetch().then(
      (value) => {
        keep({ kind: 'loaded', value });
      },
      (error: unknown) => {
        keep({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [key, version]);
  return held?.key === key ? held.fetched : { kind: 'loading' };
}
