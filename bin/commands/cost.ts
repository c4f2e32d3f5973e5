import { join } from 'node:path';
import { ok, refuse, type Result } from '../../layers/core/foundation/result.ts';
import { codeHash } from '../../layers/platform/laptop/code-hash.ts';
import { chooseEnvironment, type DeployableEnvironment } from '../../lib/environments.ts';
import { estimateBill, type Bill, type BillLine } from '../../lib/cost/estimate-bill.ts';
import { PRICES, PRICES_READ_ON, type Region } from '../../lib/cost/price-table.ts';
import { synthesizeEnvironment } from '../../lib/cost/synthesize-environment.ts';
import { resourcesIn } from '../../lib/cost/template-resources.ts';
import { MONTH_DAYS, USAGE_WORDS, usageOf, type Usage } from '../../lib/cost/usage.ts';

export interface CostChoice {
  readonly env: string;
  /** Another limit than the file's. */
  readonly against?: number;
  /** Another region than the file's. */
  readonly region?: Region;
}

const CONFIG = join(import.meta.dirname, '..', '..', 'config');

/** The bill of an environment before it is deployed. Above the budget it is refused, with the same lines. */
export function cost({ env, against, region }: CostChoice): Result<string> {
  const chosen = chooseEnvironment(env, CONFIG);
  if (!chosen.ok) return refuse('NO_ENVIRONMENT', chosen.message.replaceAll('-c env=', '--env '));
  const environment = chosen.value;
  const resources = resourcesIn(synthesizeEnvironment(environment, codeHash()));
  const usage = usageOf({
    symbols: environment.config.universe.length,
    cyclesPerMonth: cyclesPerMonth(environment),
  });
  const estimate = estimateBill(resources, { region: region ?? environment.aws.region, usage });
  if (!estimate.ok) {
    const words = `no price is known for ${estimate.unpriced.join(', ')}: add a line to lib/cost/bill-lines.ts, or to free-resources.ts with the reason`;
    return refuse('UNPRICED', words);
  }
  const limitUsd = against ?? environment.aws.budgetUsd;
  const { bill } = estimate;
  const text = [...table(env, bill), '', ...sums(bill, limitUsd), '', ...assumptions(usage)].join('\n');
  return bill.monthUsd <= limitUsd ? ok(text) : refuse('OVER_BUDGET', text);
}

/** Days of the week that a schedule names; what it does not say plainly counts as every day. */
function cyclesPerMonth({ aws }: DeployableEnvironment): number {
  const perWeek = aws.schedules.reduce(
    (sum, { expression }) => sum + (expression.includes('MON-FRI') ? 5 : 7),
    0,
  );
  return Math.ceil((perWeek / 7) * MONTH_DAYS);
}

function table(env: string, { region, lines }: Bill): readonly string[] {
  return [
    `THE BILL OF ${env} in ${region}, USD a month, list prices read on ${PRICES_READ_ON}, no free tier, no tax`,
    '',
    ...lines.map(lineText),
  ];
}

function lineText({ words, amount, unit, unitUsd, monthUsd, assumed, confirmed }: BillLine): string {
  const marks = `${assumed ? ' ~' : ''}${confirmed ? '' : ' ?'}`;
  const by = `${shown(amount)} x ${unitUsd} a ${unit}`;
  return `${monthUsd.toFixed(2).padStart(8)}  ${words.padEnd(44)} ${by}${marks}`;
}

function shown(amount: number): string {
  return amount >= 100 ? amount.toFixed(0) : amount.toPrecision(3).replace(/\.?0+$/, '');
}

function sums({ monthUsd, timestreamUsd, cycleUsd }: Bill, limitUsd: number): readonly string[] {
  const verdict = monthUsd <= limitUsd ? 'within' : 'ABOVE';
  return [
    `${monthUsd.toFixed(2).padStart(8)}  against the budget: ${verdict} ${limitUsd}`,
    ...(timestreamUsd === 0
      ? []
      : [
          `${timestreamUsd.toFixed(2).padStart(8)}  Timestream's own instance, beside the budget; timeSeries: lake does without it`,
          `${(monthUsd + timestreamUsd).toFixed(2).padStart(8)}  together`,
        ]),
    `${cycleUsd.toFixed(5).padStart(8)}  one more decision cycle`,
  ];
}

function assumptions(usage: Usage): readonly string[] {
  const sources = [...new Set(Object.values(PRICES).map(({ source }) => source))].length;
  const words = (key: keyof Usage): string => `  ${String(usage[key]).padStart(8)}  ${USAGE_WORDS[key]}`;
  return [
    '~ rests on usage that is assumed, and not measured:',
    ...KEYS.map(words),
    `? no source that can be cited names this price in this region; check it. The ${sources} sources stand in lib/cost/price-table.ts`,
  ];
}

const KEYS: readonly (keyof Usage)[] = [
  'symbols',
  'cyclesPerMonth',
  'recordsPerSymbolDay',
  'idleWritesPerDay',
  'idleReadsPerDay',
  'writesPerCycle',
  'readsPerCycle',
  'transitionsPerCycle',
  'callsPerCycle',
  'secondsPerCall',
  'otherCallsPerMonth',
  'apiCallsPerMonth',
  'tableGb',
  'objectGb',
  'objectPutsPerMonth',
  'logGbPerMonth',
  'customMetrics',
  'egressGbPerMonth',
  'imageGb',
  'owners',
  'mailsPerMonth',
];
