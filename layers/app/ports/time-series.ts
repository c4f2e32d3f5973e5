import type { EpochMs } from '../../core/foundation/time.ts';
import type { StreamCounts } from './event-stream.ts';

/** What was observed at an instant. Its measurement, tags and instant say which one it is: again, it replaces itself. */
export interface Point {
  readonly measurement: string;
  /** What it is found by; few values each. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | boolean>>;
  readonly atMs: EpochMs;
}

/** Where observations go. Writing never makes its caller wait. */
export interface PointWriter {
  /** False where it is lost at once, and counted: no room, or no finite field, or a name no series can have. */
  write(point: Point): boolean;
  flush(): Promise<void>;
  counts(): StreamCounts;
}

export interface PointQuery {
  readonly measurement: string;
  /** Exactly these tags and values. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fromMs: EpochMs;
  /** Not itself. */
  readonly toMs: EpochMs;
}

export interface PointReader {
  /** The first `limit` points, oldest first. */
  points(query: PointQuery, limit: number): Promise<readonly Point[]>;
}

/** A name or a tag's value that every engine can hold: not empty, one line, no backslash before a comma, `=`, space or end. */
export function isSeriesText(text: string): boolean {
  return text !== '' && !/[\p{Cc}\u2028\u2029]/u.test(text) && !/\\(?:[,= ]|$)/.test(text);
}
