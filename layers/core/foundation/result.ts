/** The outcome of something that may be refused. A refusal is an expected answer, never an exception. */
export type Result<T, E = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Why something expected was declined: a stable code, words for a person, and the numbers behind them. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function refuse(code: string, message: string, details?: Refusal['details']): Result<never> {
  return { ok: false, error: details === undefined ? { code, message } : { code, message, details } };
}
