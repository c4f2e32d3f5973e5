import { join } from 'node:path';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs, isoDate } from '../../layers/core/foundation/time.ts';
import type { Sym } from '../../layers/core/market/instrument.ts';
import { ProviderAway, type BarProvider } from '../../layers/app/ports/bar-provider.ts';
import { DynamoBars } from '../../layers/platform/aws/dynamo-bars.ts';
import { dynamoClient } from '../../layers/platform/aws/dynamo-client.ts';
import { catchUp, type CaughtUp } from '../../layers/platform/ingest/catch-up.ts';
import { firstLookFromMs, ingestPlan } from '../../layers/platform/ingest/ingest-plan.ts';
import { openPublicBars, type PublicBarsAccess } from '../../layers/platform/venues/public-bars.ts';
import { chooseEnvironment } from '../../lib/environments.ts';
import { barsTable, type Connection } from './bars-table.ts';

export interface IngestChoice {
  readonly env: string;
  /** Where the account has more than one of the name. */
  readonly table?: string;
}

const CONFIG = join(import.meta.dirname, '..', '..', 'config');

/** What the service does at its start, once, from this machine and with the owner's credentials. */
export async function ingest(
  choice: IngestChoice,
  { connection = {}, urls }: { connection?: Connection; urls?: PublicBarsAccess['urls'] } = {},
): Promise<Result<string>> {
  const chosen = chooseEnvironment(choice.env, CONFIG);
  if (!chosen.ok) return refuse('NO_ENVIRONMENT', chosen.message.replaceAll('-c env=', '--env '));
  const { aws, config, file } = chosen.value;
  if (file.ingest === undefined) {
    return refuse('NO_SOURCE', `config/${choice.env}.yaml has no section \`ingest\`: it names no source`);
  }
  const at = { region: aws.region, ...connection };
  const table = await barsTable(choice, at);
  if (!table.ok) return table;
  const { source } = file.ingest;
  const plan = ingestPlan(config, file.ingest);
  const store = new DynamoBars({ client: dynamoClient(at), names: { bars: table.value } }, config.interval);
  const provider = await openPublicBars({ source, ...(urls === undefined ? {} : { urls }) });
  try {
    const listed = await provider.listed(plan.asked);
    const nowMs = await provider.nowMs();
    const lines: string[] = [];
    for (const symbol of plan.asked) {
      if (!listed.has(symbol)) {
        lines.push(`${symbol}: ${source} does not list it`);
        continue;
      }
      const fromMs = firstLookFromMs(plan, { nowMs, interval: config.interval });
      const span = { symbol, interval: config.interval, fromMs, nowMs };
      lines.push(...told(symbol, await catchUp(span, { provider, store, stopping: () => false })));
    }
    lines.push(...plan.unserved.map(({ symbol, why }) => `${symbol}: ${why}`));
    return ok([`closed bars of ${source} into ${table.value}`, ...lines].join('\n'));
  } catch (error) {
    if (error instanceof ProviderAway) return away(provider, error);
    throw error;
  } finally {
    await provider.close();
  }
}

function told(symbol: Sym, { added, missing, changed, refused, oldestMs, newestMs }: CaughtUp): string[] {
  const days =
    oldestMs === undefined || newestMs === undefined
      ? 'none stored'
      : `${isoDate(oldestMs)} to ${isoDate(epochMs(newestMs))} stored`;
  const odd = `${missing.length} missing, ${refused.length} refused, ${changed.length} told with other numbers`;
  return [
    `${symbol}: ${added.length} added, ${days}, ${odd}`,
    ...[...refused, ...changed].map(({ words }) => `  ${words}`),
  ];
}

function away({ name }: BarProvider, { message }: ProviderAway): Result<never> {
  return refuse('SOURCE_AWAY', `${name} cannot be read from here: ${message}`);
}
