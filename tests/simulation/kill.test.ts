import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyJournal } from '../../layers/app/audit/verify-journal.ts';
import { seededRng } from '../../layers/core/foundation/rng.ts';
import { holdingOf } from '../../layers/core/simulation/bar-venue.ts';
import { BUNDLED_SAMPLE } from '../../layers/platform/bars/bundled-sample.ts';
import { openPortfolio, type Portfolio } from '../../layers/platform/laptop/open-portfolio.ts';
import { Database } from '../../layers/platform/laptop/database.ts';
import { readEnvironment } from '../../layers/platform/laptop/portfolio-facts.ts';
import { present } from './a-portfolio.ts';

/** How many times the process is killed: a few in every test run, a hundred in CI. */
const KILLS = Number(process.env['ATALAYA_KILLS'] ?? 8);
const SEED = Number(process.env['ATALAYA_SEED'] ?? 20_081_015);
const ROOT = join(import.meta.dirname, '../..');
/** Long enough that kills fall into start, history, and live sessions alike. */
const LONGEST_LIFE_MS = 2_500;

const folder = mkdtempSync(join(tmpdir(), 'atalaya-kill-'));
const bars = join(folder, 'bars.csv');
const undisturbed = join(folder, 'undisturbed');
let headUndisturbed = '';

beforeAll(async () => {
  // A crisis, so that there are orders, stops and fills to be lost or doubled.
  const [header = '', ...rows] = readFileSync(BUNDLED_SAMPLE.path, 'utf8').trimEnd().split('\n');
  writeFileSync(bars, [header, ...rows.slice(1_700, 2_500)].join('\n'));
  const run = spawnSync(process.execPath, command(undisturbed), { cwd: ROOT, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const { head, fault } = await inspectPortfolio(undisturbed);
  expect(fault).toBeUndefined();
  headUndisturbed = head;
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test(
  `killed ${KILLS} times at random moments, it ends where the undisturbed run ended`,
  async () => {
    const rng = seededRng(SEED);
    let kills = 0;
    for (let round = 0; kills < KILLS; round++) {
      const state = join(folder, `round-${round}`);
      for (let finished = false; !finished;) {
        const mayKill = kills < KILLS;
        const lifeMs = mayKill ? Math.floor(rng.next() * LONGEST_LIFE_MS) : undefined;
        finished = await liveUntil(state, lifeMs);
        if (!finished) kills += 1;
      }
      const { head, fault } = await inspectPortfolio(state);
      expect({ seed: SEED, round, fault, head }).toEqual({
        seed: SEED,
        round,
        fault: undefined,
        head: headUndisturbed,
      });
      rmSync(state, { recursive: true });
    }
    expect(kills).toBe(KILLS);
  },
  30_000 + KILLS * 10_000,
);

function command(state: string): string[] {
  return [
    'bin/atalaya.ts',
    'start',
    '--bars',
    bars,
    '--symbol',
    'KILL',
    '--state',
    state,
    '--pace',
    'max',
    '--exit',
    '--port',
    '0',
  ];
}

/** Runs the main job; true where it came to its end before it was killed. */
async function liveUntil(state: string, lifeMs: number | undefined): Promise<boolean> {
  const child = spawn(process.execPath, command(state), { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (lifeMs !== undefined) void sleep(lifeMs).then(() => child.kill('SIGKILL'));
  const code = await ended;
  if (code !== null && code !== 0) throw new Error(`it failed by itself:\n${said}`);
  return code === 0;
}

/** The journal's head, and what is wrong with the books if anything is. */
async function inspectPortfolio(
  state: string,
): Promise<{ readonly head: string; readonly fault: string | undefined }> {
  const directory = join(state, 'kill');
  const database = new Database(directory, { readOnly: true });
  const environment = readEnvironment(database, directory);
  database.close();
  if (environment?.ok !== true) throw new Error(`${directory} has no environment`);
  const portfolio = openPortfolio(directory, environment.value, { readOnly: true });
  try {
    const { hash } = await portfolio.journal.head();
    return { head: hash, fault: await faultOf(portfolio) };
  } finally {
    portfolio.close();
  }
}

/** Lost or doubled orders and fills, a broken chain, money from nowhere: the first there is, in words. */
async function faultOf({ journal, store, venue, database }: Portfolio): Promise<string | undefined> {
  const state = present((await store.load())?.state);
  const verdict = await verifyJournal(journal, state);
  if (verdict.kind !== 'whole') return verdict.fault;
  const ids = async (kind: 'order' | 'fill'): Promise<number> =>
    (await journal.entries(0, 100_000, kind)).length;
  const count = (sql: string): number => Number(database.statement(sql).get()?.['n']);
  if ((await ids('order')) !== count('SELECT count(*) AS n FROM venue_orders'))
    return 'the venue saw other orders than ours';
  const trades = venue.books.tradesMade;
  if ((await ids('fill')) !== trades)
    return `the venue made ${trades} trades, and not all of them are booked once`;
  if (venue.books.cash !== state.portfolio.cash) return 'the venue holds other cash than the ledger';
  const held = state.portfolio.positions.every(
    ({ symbol, quantity }) => holdingOf(venue.books, symbol) === quantity,
  );
  return held ? undefined : 'the venue holds another position than the ledger';
}
