import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ok, type Result } from '../../layers/core/foundation/result.ts';
import type { CalendarId } from '../../layers/core/market/instrument.ts';
import { BUNDLED_SAMPLE, readBundledSample } from '../../layers/platform/bars/bundled-sample.ts';
import { readBarsCsv, type BarFile } from '../../layers/platform/bars/read-bars-csv.ts';
import {
  environmentFrom,
  loadEnvironment,
  type Environment,
} from '../../layers/platform/config/load-environment.ts';

/** What the owner asked to run on. */
export interface Choice {
  readonly bars?: string;
  readonly symbol?: string;
  readonly calendar: CalendarId;
  readonly config: string;
}

export interface Chosen {
  readonly environment: Environment;
  readonly file: BarFile;
  /** What the owner should know of the data. */
  readonly notes: readonly string[];
}

export const DEFAULT_CONFIG = join(import.meta.dirname, '..', '..', 'config', 'dev.yaml');

/** The bundled sample, or the owner's own file under the same rules. Nothing is written before all of it is checked. */
export function chooseBars({ bars, symbol, calendar, config }: Choice): Result<Chosen> {
  if (bars === undefined) {
    const environment = loadEnvironment(config);
    if (!environment.ok) return environment;
    const file = readBundledSample();
    return file.ok ? ok({ environment: environment.value, file: file.value, notes: SAMPLE_NOTES }) : file;
  }
  const file = readBarsCsv(bars, { calendar });
  if (!file.ok) return file;
  const environment = withInstrument(config, { symbol: symbol ?? 'X', calendar, file: file.value });
  return environment.ok
    ? ok({ environment: environment.value, file: file.value, notes: file.value.warnings })
    : environment;
}

const SAMPLE_NOTES = [
  `${BUNDLED_SAMPLE.name}: an index, traded here as if it were a fund, without dividends`,
  'from 2000 to 2005 most opens of this sample equal the close before, so a fill at the next open there is a fill at the very close that was decided on',
];

const template = z.looseObject({ universe: z.array(z.looseObject({})).min(1) });

/** The configuration with its universe replaced by one instrument, whose tick fits the file's prices. */
function withInstrument(
  config: string,
  { symbol, calendar, file }: { symbol: string; calendar: CalendarId; file: BarFile },
): Result<Environment> {
  const checked = loadEnvironment(config);
  if (!checked.ok) return checked;
  const source = template.parse(parse(readFileSync(config, 'utf8')));
  const own = {
    ...source.universe[0],
    symbol,
    calendar,
    assetClass: calendar === '24/7' ? 'crypto-spot' : 'etf',
    tick: tickFor(file),
  };
  const tradedAllDay = calendar === '24/7' ? { risk: { profile: 'single-crypto', limits: {} } } : {};
  return environmentFrom(
    { ...source, ...tradedAllDay, interval: file.interval, benchmark: symbol, universe: [own] },
    `${config} with ${symbol}`,
  );
}

/** A cent, or for prices below one a ten-thousandth of the lowest price, as a power of ten. */
function tickFor({ window }: BarFile): string {
  const lowest = window.low.reduce((least, price) => Math.min(least, price), Infinity);
  const decimals = lowest >= 1 ? 2 : Math.min(18, 4 - Math.floor(Math.log10(lowest)));
  return (10 ** -decimals).toFixed(decimals);
}
