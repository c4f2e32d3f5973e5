import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Refusal } from '../../../layers/core/foundation/result.ts';
import type { CalendarId } from '../../../layers/core/market/instrument.ts';
import { readBarsCsv, type BarFile } from '../../../layers/platform/bars/read-bars-csv.ts';

export const directory = mkdtempSync(join(tmpdir(), 'atalaya-bars-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

export const HEADER = 'date,open,high,low,close,volume';
let files = 0;

/** A file of its own with this content. */
export function fileWith(content: string | Uint8Array): string {
  files += 1;
  const path = join(directory, `bars-${files}.csv`);
  writeFileSync(path, content);
  return path;
}

/** The bars of a file with these lines, which must be good. */
export function barsOf(lines: readonly string[], calendar: CalendarId = 'XNYS'): BarFile {
  const read = readBarsCsv(fileWith(lines.join('\n')), { calendar });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

/** Why a file is refused, its path written as FILE. */
export function refusalOf(content: string | Uint8Array, calendar: CalendarId = 'XNYS'): Refusal {
  const path = fileWith(content);
  const read = readBarsCsv(path, { calendar });
  if (read.ok) throw new Error('the file was read');
  const { code, message, details } = read.error;
  if (details?.['file'] !== path) throw new Error('the refusal does not name its file');
  return { ...read.error, code, message: message.replace(path, 'FILE') };
}
