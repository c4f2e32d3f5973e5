// Our kernels beside the same indicators of other libraries: outputs compared first, then medians over turns in which every
// library runs once, so that a busy machine slows all of them. `node bench/indicators/run.ts` prints the table.
import { cpus } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contestsOf, type Contest } from './contests.ts';
import type { Entrant } from './entrant.ts';
import { wanderingMarket } from './market.ts';
import { openTaLib, type TaLib } from './talib.ts';

const LENGTH = 100_000;
const TURNS = 21;
const WARM_UP_TURNS = 5;
/** Beyond this share of its largest value an output counts as another one: another convention, or a defect. */
const SAME_WITHIN = 1e-6;
/** Where all seeds are forgotten. */
const COMPARED_FROM = LENGTH / 2;

const LIBRARIES = ['technicalindicators', 'trading-signals', 'indicatorts', 'TA-Lib'];

const market = wanderingMarket(LENGTH);
const talib = openTaLib(market);
for (const line of heading(talib)) console.log(line);
for (const contest of contestsOf(market)) console.log(await rowOf(contest, talib));
talib?.close();

function heading(talib: TaLib | undefined): readonly string[] {
  const versions = LIBRARIES.slice(0, 3).map((name) => `${name} ${versionOf(name)}`);
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${LENGTH.toLocaleString('en')} bars, medians of ${TURNS} turns.`,
    `Peers: ${[...versions, talib === undefined ? 'TA-Lib not installed' : `TA-Lib ${talib.version}`].join(', ')}.`,
    '',
    "A cell is the median, turn by turn, of the library's time over ours; ≠ marks one whose numbers are not ours.",
    '',
    `| indicator | ours, ns a bar | ${LIBRARIES.join(' | ')} |`,
    `|---|---|${'---|'.repeat(LIBRARIES.length)}`,
  ];
}

async function rowOf(
  { name, entrants, talib: reference }: Contest,
  talib: TaLib | undefined,
): Promise<string> {
  const all = reference && talib ? [...entrants, talib.entrant(reference.call, reference.outputs)] : entrants;
  const same = await comparedWith(all);
  const times = await timesOf(all);
  const [own = []] = times.values();
  const cells: string[] = [];
  for (const library of LIBRARIES) {
    const ratios = times.get(library)?.map((ns, turn) => ns / (own[turn] ?? NaN)) ?? [];
    cells.push(ratios.length === 0 ? '' : `${medianOf(ratios).toFixed(1)}${same.has(library) ? '' : ' ≠'}`);
  }
  return `| ${name} | ${(medianOf(own) / LENGTH).toFixed(1)} | ${cells.join(' | ')} |`;
}

/** Nanoseconds of each turn. */
async function timesOf(entrants: readonly Entrant[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>(entrants.map(({ library }) => [library, []]));
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
    for (const entrant of entrants) {
      const ns = await entrant.time();
      if (turn >= 0) times.get(entrant.library)?.push(ns);
    }
  }
  return times;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** The libraries whose outputs are ours. */
async function comparedWith([own, ...others]: readonly Entrant[]): Promise<ReadonlySet<string>> {
  await own?.time();
  const ourOutputs = (await own?.read()) ?? [];
  const same = new Set<string>();
  for (const other of others) {
    await other.time();
    const theirOutputs = await other.read();
    if (theirOutputs.every((theirs, place) => isSame(ourOutputs[place] ?? [], theirs)))
      same.add(other.library);
  }
  return same;
}

/** Compares the second half. Outputs without warm-up are aligned by their ends. */
function isSame(ours: ArrayLike<number>, theirs: ArrayLike<number>): boolean {
  let largest = 0;
  let worst = 0;
  for (let back = 1; back <= LENGTH - COMPARED_FROM; back++) {
    const value = ours[ours.length - back] ?? NaN;
    largest = Math.max(largest, Math.abs(value));
    worst = Math.max(worst, Math.abs(value - (theirs[theirs.length - back] ?? NaN)));
  }
  return worst <= SAME_WITHIN * largest;
}

function versionOf(name: string): string {
  const path = join(import.meta.dirname, '../../node_modules', name, 'package.json');
  return /"version":\s*"([^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? 'unknown';
}
