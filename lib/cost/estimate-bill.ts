import { BILLERS, type BillItem } from './bill-lines.ts';
import { FREE_RESOURCES } from './free-resources.ts';
import { PRICES, type Region } from './price-table.ts';
import type { TemplateResource } from './template-resources.ts';
import type { Usage } from './usage.ts';

export interface BillLine extends BillItem {
  readonly type: string;
  readonly unit: string;
  readonly unitUsd: number;
  readonly monthUsd: number;
  /** False where no source that can be cited names this price in this region. */
  readonly confirmed: boolean;
}

export interface Bill {
  readonly region: Region;
  readonly lines: readonly BillLine[];
  /** What is held against the budget: everything but Timestream's own instance ([M6]). */
  readonly monthUsd: number;
  readonly timestreamUsd: number;
  readonly cycleUsd: number;
}

export type Estimate =
  | { readonly ok: true; readonly bill: Bill }
  /** Types that are neither priced nor known to be free: nothing is free by accident. */
  | { readonly ok: false; readonly unpriced: readonly string[] };

const TIMESTREAM = 'AWS::Timestream::InfluxDBInstance';

/** The month's bill of these resources at list prices, line by line, the dearest first. */
export function estimateBill(
  resources: readonly TemplateResource[],
  { region, usage }: { region: Region; usage: Usage },
): Estimate {
  const types = [...new Set(resources.map(({ type }) => type))];
  const unpriced = types.filter((type) => BILLERS[type] === undefined && !FREE_RESOURCES.includes(type));
  if (unpriced.length > 0) return { ok: false, unpriced: unpriced.sort() };
  const lines = types
    .flatMap((type) => {
      const found = resources.filter((resource) => resource.type === type);
      const items = BILLERS[type]?.({ found, all: resources, usage }) ?? [];
      return items.map((item) => lineOf(type, item, region));
    })
    .sort((a, b) => b.monthUsd - a.monthUsd);
  const total = (counts: (line: BillLine) => boolean): number =>
    lines.filter(counts).reduce((sum, { monthUsd }) => sum + monthUsd, 0);
  const bill = {
    region,
    lines,
    monthUsd: total(({ type }) => type !== TIMESTREAM),
    timestreamUsd: total(({ type }) => type === TIMESTREAM),
    cycleUsd: cycleCost(region, usage),
  };
  return { ok: true, bill };
}

function lineOf(type: string, item: BillItem, region: Region): BillLine {
  const { unit, usd, confirmed } = PRICES[item.price];
  const unitUsd = usd[region];
  const known: readonly Region[] = confirmed;
  return { ...item, type, unit, unitUsd, monthUsd: item.amount * unitUsd, confirmed: known.includes(region) };
}

/** What one more decision cycle adds: its transitions, its calls and their time, its reads and writes. */
function cycleCost(region: Region, usage: Usage): number {
  const usd = (id: keyof typeof PRICES): number => PRICES[id].usd[region];
  const { transitionsPerCycle, callsPerCycle, secondsPerCall, writesPerCycle, readsPerCycle } = usage;
  return (
    (transitionsPerCycle / 1e3) * usd('transition') +
    (callsPerCycle / 1e6) * usd('functionCall') +
    callsPerCycle * secondsPerCall * 0.5 * usd('functionTime') +
    (writesPerCycle / 1e6) * usd('tableWrite') +
    (readsPerCycle / 1e6) * usd('tableRead')
  );
}
