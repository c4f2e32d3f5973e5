import { join } from 'node:path';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs, isoDate } from '../../layers/core/foundation/time.ts';
import { sym, type CalendarId } from '../../layers/core/market/instrument.ts';
import { DynamoBars } from '../../layers/platform/aws/dynamo-bars.ts';
import { dynamoClient } from '../../layers/platform/aws/dynamo-client.ts';
import { readBarsCsv, type BarFile } from '../../layers/platform/bars/read-bars-csv.ts';
import { loadFile, type LoadedFile } from '../../layers/platform/ingest/load-file.ts';
import { chooseEnvironment, type DeployableEnvironment } from '../../lib/environments.ts';
import { barsTable, type Connection } from './bars-table.ts';
import { progressBar } from './progress.ts';

export interface LoadChoice {
  readonly env: string;
  readonly bars: string;
  readonly symbol: string;
  /** The instrument's own unless told. */
  readonly calendar?: CalendarId;
  /** Where the account has more than one of the name. */
  readonly table?: string;
}

const CONFIG = join(import.meta.dirname, '..', '..', 'config');

/** The bars of a file into the table that an environment's cycles read. Everything is checked before anything is written. */
export async function loadBars(choice: LoadChoice, connection: Connection = {}): Promise<Result<string>> {
  const chosen = chooseEnvironment(choice.env, CONFIG);
  if (!chosen.ok) return refuse('NO_ENVIRONMENT', chosen.message.replaceAll('-c env=', '--env '));
  const environment = chosen.value;
  const file = fileFor(choice, environment);
  if (!file.ok) return file;
  const at = { region: environment.aws.region, ...connection };
  const table = await barsTable(choice, at);
  if (!table.ok) return table;
  const bars = new DynamoBars(
    { client: dynamoClient(at), names: { bars: table.value } },
    file.value.interval,
  );
  const show = progressBar(choice.symbol, file.value.window.length);
  const symbol = sym(choice.symbol);
  const loaded = await loadFile(
    { symbol, window: file.value.window, nowMs: epochMs(Date.now()) },
    bars,
    (count, of) => {
      show(file.value.window.length - of + count);
    },
  );
  return told({ choice, file: file.value, table: table.value }, loaded);
}

/** The file, if it is of an instrument that the environment trades, in bars that its cycles read. */
function fileFor({ bars, symbol, calendar }: LoadChoice, { config }: DeployableEnvironment): Result<BarFile> {
  const member = config.universe.find(({ instrument }) => instrument.symbol === symbol);
  if (member === undefined) {
    const allowed = config.universe.map(({ instrument }) => instrument.symbol).join(', ');
    return refuse(
      'NO_INSTRUMENT',
      `${symbol} is not in the universe of ${config.environment}, which has ${allowed}`,
    );
  }
  const file = readBarsCsv(bars, { calendar: calendar ?? member.instrument.calendar });
  if (!file.ok) return file;
  return file.value.interval === config.interval
    ? file
    : refuse(
        'OTHER_INTERVAL',
        `${bars} has a bar each ${file.value.interval}; the cycles of ${config.environment} read one each ${config.interval}`,
      );
}

const TOLD_MAX = 5;

function told(
  { choice, file, table }: { choice: LoadChoice; file: BarFile; table: string },
  { added, same, changed, unfinished }: LoadedFile,
): Result<string> {
  const { openMs, length } = file.window;
  const days = [openMs[0] ?? 0, openMs[length - 1] ?? 0].map((atMs) => isoDate(epochMs(atMs))).join(' to ');
  const lines = [
    `${choice.symbol}: ${length} bars of ${choice.bars}, ${days}, into ${table}`,
    `${added} added, ${same} there already, ${changed.length} there with other numbers, ${unfinished} not over yet`,
    ...changed.slice(0, TOLD_MAX).map(({ words }) => `  ${words}; it stays as it is stored`),
    ...(changed.length > TOLD_MAX ? [`  and ${changed.length - TOLD_MAX} more`] : []),
    ...file.warnings.map((warning) => `  ${warning}`),
    'Cycles read them from now on; ingest carries whole days into the history at its next start.',
  ];
  const text = lines.join('\n');
  return changed.length === 0 ? ok(text) : refuse('BARS_CHANGED', text);
}
