import { assert } from './assert.ts';

declare const instant: unique symbol;

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number & { readonly [instant]: 'epoch-ms' };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The instant of a whole, safe number of milliseconds; anything else is a defect of the caller. */
export function epochMs(value: number): EpochMs {
  assert(Number.isSafeInteger(value), `not an instant: ${value}`);
  return value as EpochMs;
}

export function isoInstant(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** `2020-04-17`, in UTC. */
export function isoDate(at: EpochMs): string {
  return isoInstant(at).slice(0, 10);
}
