import { epochMs, type EpochMs } from '../../foundation/time.ts';
import type { ParentOrder } from './parent-order.ts';

/** Which of `count` equal parts of the parent's time an instant is in: 0 to count - 1, the ends included. */
export function sliceAt({ arrivalMs, endMs }: ParentOrder, count: number, nowMs: EpochMs): number {
  const place = Math.floor(((nowMs - arrivalMs) * count) / (endMs - arrivalMs));
  return Math.min(Math.max(place, 0), count - 1);
}

export function sliceEndMs({ arrivalMs, endMs }: ParentOrder, count: number, slice: number): EpochMs {
  return epochMs(arrivalMs + Math.ceil(((endMs - arrivalMs) * (slice + 1)) / count));
}
