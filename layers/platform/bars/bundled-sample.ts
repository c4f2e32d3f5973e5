import { fileURLToPath } from 'node:url';
import { refuse, type Result } from '../../core/foundation/result.ts';
import { readBarsCsv, type BarFile } from './read-bars-csv.ts';

/** The daily bars that come with the program. data/README.md says where they are from and what is odd about them. */
export const BUNDLED_SAMPLE = {
  path: fileURLToPath(new URL('../../../data/sp500-2000.csv', import.meta.url)),
  name: 'S&P 500 index, daily, 2000-01-03 to 2020-04-17',
  provenance: 'npm package vega-datasets 3.2.1, data/sp500-2000.csv, there from Yahoo Finance',
  licence: 'package BSD-3-Clause, file without a licence of its own (data/README.md)',
  sha256: '9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8',
  calendar: 'XNYS',
  bars: 5_105,
} as const;

/** Reads the bundled bars, and refuses them where the file is not the one that was checked. */
export function readBundledSample(path: string = BUNDLED_SAMPLE.path): Result<BarFile> {
  const { calendar, sha256 } = BUNDLED_SAMPLE;
  const file = readBarsCsv(path, { calendar });
  if (!file.ok || file.value.sha256 === sha256) return file;
  const message = `${path} has been changed: its SHA-256 is ${file.value.sha256}, not ${sha256}; restore it`;
  return refuse('SAMPLE_CHANGED', message, { file: path, sha256: file.value.sha256 });
}
