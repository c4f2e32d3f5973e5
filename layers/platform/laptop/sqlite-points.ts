import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import { epochMs } from '../../core/foundation/time.ts';
import type { StreamCounts } from '../../app/ports/event-stream.ts';
import {
  isSeriesText,
  type Point,
  type PointQuery,
  type PointReader,
  type PointWriter,
} from '../../app/ports/time-series.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS points (
  series TEXT NOT NULL, at_ms INTEGER NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (series, at_ms)) STRICT, WITHOUT ROWID`;

const PUT = `INSERT INTO points (series, at_ms, fields) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET fields = json_patch(fields, excluded.fields)`;

const FIND =
  'SELECT at_ms, fields FROM points WHERE series = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?';

const pointRow = z.object({ at_ms: z.number(), fields: z.string() });
const fieldsOf = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

/** Observations in a file of their own beside a portfolio's. */
export class SqlitePoints implements PointWriter, PointReader {
  private readonly connection: DatabaseSync;
  private written = 0;
  private lost = 0;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.connection = new DatabaseSync(join(directory, 'points.sqlite'));
    this.connection.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL');
    this.connection.exec(SCHEMA);
  }

  write({ measurement, tags, fields, atMs }: Point): boolean {
    const names = [measurement, ...Object.keys(tags), ...Object.values(tags), ...Object.keys(fields)];
    const values = Object.entries(fields).filter(
      ([, value]) => typeof value !== 'number' || Number.isFinite(value),
    );
    if (values.length === 0 || !names.every(isSeriesText) || measurement.startsWith('#')) {
      this.lost += 1;
      return false;
    }
    this.connection
      .prepare(PUT)
      .run(seriesOf({ measurement, tags }), atMs, JSON.stringify(Object.fromEntries(values)));
    this.written += 1;
    return true;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  counts(): StreamCounts {
    return { written: this.written, waiting: 0, lost: this.lost };
  }

  points({ measurement, tags, fromMs, toMs }: PointQuery, limit: number): Promise<readonly Point[]> {
    const rows = this.connection.prepare(FIND).all(seriesOf({ measurement, tags }), fromMs, toMs, limit);
    return Promise.resolve(
      rows.map((found) => {
        const { at_ms, fields } = pointRow.parse(found);
        return { measurement, tags, fields: fieldsOf.parse(JSON.parse(fields)), atMs: epochMs(at_ms) };
      }),
    );
  }

  close(): void {
    this.connection.close();
  }
}

function seriesOf({ measurement, tags }: Pick<Point, 'measurement' | 'tags'>): string {
  return canonicalJson([measurement, tags]);
}
