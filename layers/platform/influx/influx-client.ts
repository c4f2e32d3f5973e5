import * as z from 'zod/mini';
import { Outage } from '../aws/outage.ts';

/** A database of InfluxDB 1.8, 2 or 3, or of Timestream for InfluxDB: what they all understand. */
export interface InfluxPlace {
  /** Such as `https://host:8086`. */
  readonly url: string;
  /** The bucket, by the name it is mapped to. */
  readonly database: string;
  /** Asked for at each request, so that a new one is taken up. Absent where nobody asks. */
  readonly token?: () => Promise<string>;
}

/** A row of an answer by its columns; `time` in milliseconds. */
export type InfluxRow = Readonly<Record<string, string | number | boolean | null>>;

/** The database said no, and will again. */
export class InfluxRefusal extends Error {
  override readonly name = 'InfluxRefusal';
}

const TIMEOUT_MS = 10_000;

const series = z.object({
  columns: z.array(z.string()),
  values: z._default(z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))), []),
});

const answer = z.object({
  results: z.array(z.object({ series: z._default(z.array(series), []), error: z.optional(z.string()) })),
});

/** Writes lines of line protocol whose instants are milliseconds. Throws an `Outage`, or an `InfluxRefusal`. */
export async function writeLines(place: InfluxPlace, lines: readonly string[]): Promise<void> {
  await ask(place, '/write', { precision: 'ms' }, lines.join('\n'));
}

/** The rows that a statement of InfluxQL finds. Throws an `Outage`, or an `InfluxRefusal`. */
export async function queryRows(place: InfluxPlace, statement: string): Promise<readonly InfluxRow[]> {
  const text = await ask(place, '/query', { epoch: 'ms', q: statement });
  const { results } = answer.parse(JSON.parse(text));
  const [failed] = results.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (failed !== undefined) throw new InfluxRefusal(failed);
  return results.flatMap(({ series: found }) =>
    found.flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
    ),
  );
}

async function ask(
  { url, database, token }: InfluxPlace,
  path: string,
  parameters: Readonly<Record<string, string>>,
  body?: string,
): Promise<string> {
  const search = new URLSearchParams({ db: database, ...parameters }).toString();
  const headers = token === undefined ? {} : { Authorization: `Token ${await token()}` };
  const request = {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}?${search}`, body === undefined ? request : { ...request, body });
    text = await response.text();
  } catch (error) {
    throw new Outage(`InfluxDB does not answer: ${String(error)}`, { cause: error });
  }
  if (response.ok) return text;
  const message = `InfluxDB answers ${response.status}: ${text.slice(0, 500)}`;
  throw response.status >= 500 || response.status === 429 ? new Outage(message) : new InfluxRefusal(message);
}
