// node bench/matching/run.ts: the matching engine beside hftbacktest, the same orders on the same market. Fills are compared
// first; then they run by turns. Speeds are by the time that a core worked for the thread, which waiting for others on the machine
// does not lengthen, and ours by the clock as well. HFTBACKTEST_PYTHON names a Python that has hftbacktest.
import { cpus } from 'node:os';
import { seededRng } from '../../layers/core/foundation/rng.ts';
import { constantLatency, lognormalLatency } from '../../layers/core/simulation/matching/latency-model.ts';
import { REPLAY, type MatchingRules } from '../../layers/core/simulation/matching/matching-state.ts';
import { powerOfAheadQueue, RISK_AVERSE } from '../../layers/core/simulation/matching/queue-position.ts';
import type { Latencies, MarketRows } from '../../layers/core/simulation/matching/replay-session.ts';
import { exchangeOrdersASecond } from './exchange.ts';
import { differences, equalFills } from './fills.ts';
import { DEPTHS, startPeer, type Peer, type PeerQuestion } from './peer.ts';
import { LOT_SIZE, recordedSession, TICK_SIZE } from './recorded-session.ts';
import { runSchedule, scheduleFor } from './schedule.ts';
import { syntheticMarket } from './synthetic-market.ts';

const SYNTHETIC_ROWS = 10_000_000;
const SEED = 20240808;
const POWER = 3;
const STEP_US = 100_003;
const [ENTRY_US, RESPONSE_US, FEED_US] = [1_511, 1_709, 1_301];
const QUEUES = { 'risk-averse': RISK_AVERSE, power: powerOfAheadQueue(POWER) } as const;
const QUEUE_NAMES = ['risk-averse', 'power'] as const;

const MODELS = {
  tickSize: TICK_SIZE,
  lotSize: LOT_SIZE,
  entryUs: ENTRY_US,
  responseUs: RESPONSE_US,
  feedUs: FEED_US,
  power: POWER,
} as const;

interface Contest {
  readonly market: string;
  readonly rows: MarketRows;
  readonly turns: number;
}

const peer = await startPeer();
for (const line of heading()) console.log(line);
const all = [...contests()];
for (const contest of all) await run(contest);
// Afterwards, so that what the engine has learnt of one latency model does not slow its turns against the peer.
for (const contest of all) runDrawn(contest);
if (typeof peer !== 'string') peer.close();
console.log('');
console.log(
  `Exchange mode, participants' orders among themselves: ${millions(median(exchangeOrdersASecond(7)))} million orders a second.`,
);

function heading(): readonly string[] {
  const versions =
    typeof peer === 'string'
      ? `hftbacktest is not available (${peer}), so nothing is compared`
      : Object.entries(peer.versions)
          .map((pair) => pair.join(' '))
          .join(', ');
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of an ${cpus()[0]?.model ?? 'unknown processor'}; node ${process.version}; ${versions}.`,
    '',
    '| market | queue model | fills | ours, million events a second of a core | hftbacktest, hash map | hftbacktest, vector | its time over ours, hash map | vector | ours by the clock |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
}

function* contests(): Generator<Contest> {
  const recorded = recordedSession();
  if (recorded === undefined)
    console.log('the recorded session is not beside this checkout, so it is left out');
  else yield { market: 'recorded BTC/USDT', rows: recorded, turns: 31 };
  yield { market: 'synthetic', rows: syntheticMarket(SYNTHETIC_ROWS, SEED), turns: 5 };
}

async function run({ market, rows, turns }: Contest): Promise<void> {
  const schedule = scheduleFor(rows, { stepUs: STEP_US, lots: 1 });
  const ask = typeof peer === 'string' ? undefined : peer.load(rows);
  const events = rows.kinds.length;
  const name = `${market}, ${events.toLocaleString('en')} rows`;
  for (const queue of QUEUE_NAMES) {
    const ours = (): ReturnType<typeof runSchedule> =>
      runSchedule(rows, schedule, { rules: rulesFor(queue), latencies: constant() });
    const speeds: Record<string, number[]> = { ours: [], clock: [], 'hash map': [], vector: [] };
    const theirs = (
      depth: PeerQuestion['depth'],
      fills: boolean,
    ): ReturnType<ReturnType<Peer['load']>> | undefined =>
      ask?.({ ...MODELS, ...schedule, queue, depth, fills });
    const { fills } = ours();
    let agreement = `${fills.length}`;
    for (const depth of DEPTHS) {
      const answer = await theirs(depth, true);
      if (answer === undefined) continue;
      const differing = differences(fills, answer.fills);
      if (differing.length > 0) throw new Error(`the fills differ: ${differing.slice(0, 5).join('; ')}`);
      agreement = equalFills(fills);
    }
    for (let turn = 0; turn < turns; turn++) {
      const { seconds, coreSeconds } = ours();
      speeds['ours']?.push(events / coreSeconds);
      speeds['clock']?.push(events / seconds);
      for (const depth of DEPTHS) {
        const answer = await theirs(depth, false);
        if (answer !== undefined) speeds[depth]?.push(events / answer.coreSeconds);
      }
    }
    console.log(row(`${name} | ${queue} | ${agreement}`, speeds));
  }
}

/** With latencies drawn for every frame, order and answer. hftbacktest takes them from a recording: nothing to compare with. */
function runDrawn({ market, rows, turns }: Contest): void {
  const schedule = scheduleFor(rows, { stepUs: STEP_US, lots: 1 });
  for (const queue of QUEUE_NAMES) {
    const speeds = Array.from({ length: turns }, () => {
      const { coreSeconds } = runSchedule(rows, schedule, { rules: rulesFor(queue), latencies: drawn() });
      return rows.kinds.length / coreSeconds;
    });
    console.log(`| ${market} | ${queue}, log-normal latencies | | ${millions(median(speeds))} | | | | | |`);
  }
}

function rulesFor(queue: keyof typeof QUEUES): MatchingRules {
  return { ...REPLAY, queueModel: QUEUES[queue] };
}

function constant(): Latencies {
  return {
    entry: constantLatency(ENTRY_US),
    response: constantLatency(RESPONSE_US),
    feed: constantLatency(FEED_US),
  };
}

function drawn(): Latencies {
  const rng = seededRng(SEED);
  const like = (medianUs: number): Latencies['entry'] =>
    lognormalLatency({ floorUs: 500, medianUs: medianUs - 500, sigma: 0.5 }, rng);
  return { entry: like(ENTRY_US), response: like(RESPONSE_US), feed: like(FEED_US) };
}

function row(label: string, speeds: Readonly<Record<string, readonly number[]>>): string {
  const ours = speeds['ours'] ?? [];
  const cells = DEPTHS.map((depth) => millions(median(speeds[depth] ?? [])));
  const ratios = DEPTHS.map((depth) =>
    median(ours.map((speed, turn) => speed / (speeds[depth]?.[turn] ?? NaN))).toFixed(2),
  );
  const clock = millions(median(speeds['clock'] ?? []));
  return `| ${[label, millions(median(ours)), ...cells, ...ratios, clock].join(' | ')} |`.replaceAll(
    'NaN',
    '',
  );
}

function millions(perSecond: number): string {
  return (perSecond / 1e6).toFixed(2);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
