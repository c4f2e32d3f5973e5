// Our kernels beside the same indicators of other libraries: outputs compared first, then medians over turns in which
// every library runs once, so that a busy machine slows all of them. `node bench/indicators/run.ts` prints the table.
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
    'A cell says how many times as long as ours the library takes; ≠ marks one whose numbers are not ours.',
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
  const medians = await mediansOf(all);
  const [own = NaN] = medians.values();
  const cells: string[] = [];
  for (const library of LIBRARIES) {
    const entrant = all.find((candidate) => candidate.library === library);
    const median = medians.get(library);
    if (entrant === undefined || median === undefined) cells.push('');
    else cells.push(`${(median / own).toFixed(1)}${(await differs(all[0], entrant)) ? ' ≠' : ''}`);
  }
  return `| ${name} | ${(own / LENGTH).toFixed(1)} | ${cells.join(' | ')} |`;
}

async function mediansOf(entrants: readonly Entrant[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(entrants.map(({ library }) => [library, []]));
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
    for (const entrant of entrants) {
      const ns = await entrant.time();
      if (turn >= 0) times.get(entrant.library)?.push(ns);
    }
  }
  return new Map([...times].map(([library, all]) => [library, all.sort((a, b) => a - b)[TURNS >> 1] ?? NaN]));
}

/** Whether any output that both have differs in the second half. Outputs without warm-up are aligned by their ends. */
async function differs(own: Entrant | undefined, other: Entrant): Promise<boolean> {
  const ourOutputs = (await own?.read()) ?? [];
  const theirOutputs = await other.read();
  return theirOutputs.some((theirs, place) => {
    const mine = ourOutputs[place] ?? [];
    let largest = 0;
    let worst = 0;
    for (let back = 1; back <= LENGTH - COMPARED_FROM; back++) {
      const value = mine[mine.length - back] ?? NaN;
      largest = Math.max(largest, Math.abs(value));
      worst = Math.max(worst, Math.abs(value - (theirs[theirs.length - back] ?? NaN)));
    }
    return !(worst <= SAME_WITHIN * largest);
  });
}

function versionOf(name: string): string {
  const path = join(import.meta.dirname, '../../node_modules', name, 'package.json');
  return /"version":\s*"([^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? 'unknown';
}
