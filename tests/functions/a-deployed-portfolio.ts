import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { money } from '../../layers/core/foundation/decimal.ts';
import { startState, type SystemState } from '../../layers/core/decision/system-state.ts';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '../../layers/core/foundation/time.ts';
import type { Bar } from '../../layers/core/market/bar.ts';
import { applyFlow } from '../../layers/core/portfolio/ledger.ts';
import { DynamoSystemStore } from '../../layers/platform/aws/dynamo-system-store.ts';
import type { DynamoTables } from '../../layers/platform/aws/dynamo-tables.ts';
import { loadEnvironment, type Environment } from '../../layers/platform/config/load-environment.ts';
import { TABLE_VARIABLES } from '../../layers/platform/names/tables.ts';
import { withoutExecutor } from '../lib/synthesized.ts';
import { aFlow, aMark } from '../contracts/system-builders.ts';

const STAGING = join(import.meta.dirname, '..', '..', 'config', 'staging.yaml');

/** When the last bar was known. */
export const NOW = epochMs(Date.UTC(2026, 2, 6, 21, 15));

const member = z.looseObject({ symbol: z.string() });
const file = z.looseObject({ universe: z.tuple([member, member], member) });

/** Staging's file with twenty funds of New York in the place of its universe, written to `path`. */
export function stagingOfTwenty(path: string): Environment {
  const { universe, ...rest } = file.parse(parse(withoutExecutor(readFileSync(STAGING, 'utf8'))));
  const [first, second] = universe;
  const copies = Array.from({ length: 20 - universe.length }, (_, at) => ({
    ...second,
    symbol: `COPY${at}`,
  }));
  const funds = [first, ...universe.slice(1), ...copies].map((each) => ({
    ...each,
    assetClass: 'etf',
    calendar: 'XNYS',
  }));
  writeFileSync(path, stringify({ ...rest, universe: funds }));
  const loaded = loadEnvironment(path);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

const BATCH_MAX = 25;
const AT_ONCE = 20;

/** Three hundred bars of each instrument: the market that every portfolio of a test looks at. */
export async function ingestTrends(at: DynamoTables, { config }: Environment): Promise<void> {
  const bars = config.universe.flatMap(({ instrument: { symbol } }, index) =>
    trend(index).map((bar) => ({ symbol, bar })),
  );
  await storeBars(at, bars, config.interval);
}

/** Many bars at once, as an import would. */
export async function storeBars(
  { client, names }: DynamoTables,
  bars: readonly { readonly symbol: string; readonly bar: Bar }[],
  interval: string,
): Promise<void> {
  const items = bars.map(({ symbol, bar }) => ({ seriesKey: `${symbol}#${interval}`, ...bar }));
  const batches = Array.from({ length: Math.ceil(items.length / BATCH_MAX) }, (_, at) =>
    items.slice(at * BATCH_MAX, (at + 1) * BATCH_MAX),
  );
  const write = async (batch: typeof items): Promise<unknown> =>
    client.send(
      new BatchWriteCommand({
        RequestItems: { [names.bars]: batch.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
  for (let from = 0; from < batches.length; from += AT_ONCE) {
    await Promise.all(batches.slice(from, from + AT_ONCE).map(write));
  }
}

/** A funded account whose last bar has just closed. */
export async function deploy(
  at: DynamoTables,
  { config }: Environment,
  change: Partial<SystemState> = {},
): Promise<void> {
  const start = startState(config, NOW);
  const flow = { flowId: 'first', amount: money('100000'), atMs: NOW };
  const state: SystemState = {
    ...start,
    phase: 'closed',
    bars: 1,
    portfolio: applyFlow(start.portfolio, flow),
    ...change,
  };
  await new DynamoSystemStore(at).commit({
    expectedVersion: 0,
    state,
    entries: [aFlow('first', NOW), aMark(NOW, { strategyReturns: {} })],
  });
}

/** What the deployment tells a function. */
export function variablesOf({ names }: DynamoTables, taskRoot: string): Record<string, string> {
  return {
    LAMBDA_TASK_ROOT: taskRoot,
    CODE_HASH: 'c0de'.repeat(16),
    [TABLE_VARIABLES.state]: names.state,
    [TABLE_VARIABLES.journal]: names.journal,
    [TABLE_VARIABLES.cycles]: names.cycles,
    [TABLE_VARIABLES.bars]: names.bars,
  };
}

const BARS = 300;

/** A quiet rise that breaks out at the end on heavy volume, a little otherwise for each instrument. */
function trend(index: number): readonly Bar[] {
  return Array.from({ length: BARS }, (_, day): Bar => {
    const closeMs = NOW - 15 * MINUTE_MS - (BARS - 1 - day) * DAY_MS;
    const last = day >= BARS - 2;
    const middle = 100 + index + day * 0.08 + Math.sin(day / 7 + index) * 0.6 + (last ? 4 : 0);
    return {
      openMs: epochMs(closeMs - 6 * HOUR_MS),
      closeMs: epochMs(closeMs),
      availableMs: epochMs(closeMs + 15 * MINUTE_MS),
      open: middle - 0.2,
      high: middle + 0.6,
      low: middle - 0.6,
      close: middle + 0.3,
      volume: last ? 9_000_000 : 3_000_000 + (day % 5) * 10_000,
    };
  });
}
