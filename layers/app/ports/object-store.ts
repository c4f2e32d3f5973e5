/** Named bytes that never change: what lies under a key lies there for good. Keys are paths of plain segments. */
export interface ObjectStore {
  /** False where something lies under the key already; that stays as it is. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** The first `limit` keys that begin with `prefix`, in the order of their bytes. */
  list(prefix: string, limit: number): Promise<readonly string[]>;
}

/** Segments of letters, digits and `.-_=%`, none of them a step up or down. */
const KEY = /^(?!\.{1,2}(\/|$))[A-Za-z0-9.\-_=%]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9.\-_=%]+)*$/;

/** Whether a text can be a key in every store. */
export function isObjectKey(text: string): boolean {
  return text.length <= 900 && KEY.test(text);
}
