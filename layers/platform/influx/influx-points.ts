import { epochMs } from '../../core/foundation/time.ts';
import type { StreamCounts } from '../../app/ports/event-stream.ts';
import type { Point, PointQuery, PointReader, PointWriter } from '../../app/ports/time-series.ts';
import { BatchQueue, type QueueOptions } from '../streams/batch-queue.ts';
import { queryRows, writeLines, type InfluxPlace, type InfluxRow } from './influx-client.ts';
import { identifier, instant, literal } from './influx-ql.ts';
import { lineOf } from './line-protocol.ts';

/** What one request carries; InfluxDB's own advice. */
const LINES_MAX = 5_000;

/** Observations in InfluxDB, written in batches behind the caller's back. */
export class InfluxPoints implements PointWriter, PointReader {
  private readonly place: InfluxPlace;
  private readonly queue: BatchQueue<string, readonly string[]>;

  constructor(place: InfluxPlace, options: QueueOptions = {}) {
    this.place = place;
    this.queue = new BatchQueue(
      {
        next: (queue) => {
          const batch = queue.slice(0, LINES_MAX);
          return { batch, taken: batch.length };
        },
        sizeOf: (lines) => lines.length,
        write: async (lines) => {
          await writeLines(place, lines);
          return undefined;
        },
      },
      options,
    );
  }

  write(point: Point): boolean {
    const line = lineOf(point);
    return line === undefined ? this.queue.lose() : this.queue.put(line);
  }

  flush(): Promise<void> {
    return this.queue.flush();
  }

  counts(): StreamCounts {
    return this.queue.counts();
  }

  async points({ measurement, tags, fromMs, toMs }: PointQuery, limit: number): Promise<readonly Point[]> {
    const conditions = [
      `time >= ${instant(fromMs)}`,
      `time < ${instant(toMs)}`,
      ...Object.entries(tags).map(([name, value]) => `${identifier(name)} = ${literal(value)}`),
    ];
    const rows = await queryRows(
      this.place,
      `SELECT * FROM ${identifier(measurement)} WHERE ${conditions.join(' AND ')} ORDER BY time LIMIT ${limit}`,
    );
    return rows.map((row) => pointOf(row, { measurement, tags }));
  }
}

function pointOf(row: InfluxRow, { measurement, tags }: Pick<Point, 'measurement' | 'tags'>): Point {
  const fields = Object.entries(row).flatMap(([name, value]) =>
    value === null || name === 'time' || name in tags ? [] : [[name, value] as const],
  );
  return { measurement, tags, fields: Object.fromEntries(fields), atMs: epochMs(Number(row['time'])) };
}
