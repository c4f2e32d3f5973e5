import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { FRAME_END, ROW } from '../../layers/core/simulation/matching/replay-market.ts';
import type { MarketRows } from '../../layers/core/simulation/matching/replay-session.ts';
import { rowWriter, type RowWriter } from './row-writer.ts';

/** Binance's tick and lot for BTC/USDT. */
export const TICK_SIZE = 0.01;
export const LOT_SIZE = 0.00001;

const RECORDING = new URL('../../../shared/data/l2/hftbacktest_spot_btcusdt_20240808.gz', import.meta.url);

interface Depth {
  readonly e: 'depthUpdate';
  readonly E: number;
  readonly U: number;
  readonly u: number;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
}
interface Trade {
  readonly e: 'trade';
  readonly T: number;
  readonly p: string;
  readonly q: string;
  readonly m: boolean;
}
interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}
type Level = readonly [string, string];
/** Best quotes, which the depth updates tell as well. */
interface Quote {
  readonly e?: undefined;
}
type Message = Depth | Trade | Snapshot | Quote;

/**
 * The recorded BTC/USDT session from its snapshot on, undefined where it is not there. Times are the venue's; the snapshot has
 * none and takes that of the update before it. Updates that came before it are kept back and, where they are newer, follow.
 */
export function recordedSession(): MarketRows | undefined {
  if (!existsSync(RECORDING)) return undefined;
  const lines = gunzipSync(readFileSync(RECORDING)).toString().trimEnd().split('\n');
  const writer = rowWriter();
  const early: Depth[] = [];
  let lastId: number | undefined;
  for (const line of lines) {
    const message = parse(line.slice(line.indexOf(' ') + 1));
    if ('lastUpdateId' in message) {
      writeSnapshot(writer, message, (early.at(-1)?.E ?? 0) * 1000);
      lastId = message.lastUpdateId;
      for (const depth of early) if (depth.u > lastId) lastId = writeDepth(writer, depth, lastId);
    } else if (message.e === 'depthUpdate') {
      if (lastId === undefined) early.push(message);
      else if (message.u > lastId) lastId = writeDepth(writer, message, lastId);
    } else if (message.e === 'trade' && lastId !== undefined) {
      const kind = message.m ? ROW.sellTrade : ROW.buyTrade;
      writer.write(kind | FRAME_END, ticksOf(message.p), lotsOf(message.q), message.T * 1000);
    }
  }
  return writer.rows();
}

function parse(text: string): Message {
  const outer: unknown = JSON.parse(text);
  const frame = outer as Snapshot | { readonly data: Message };
  return 'data' in frame ? frame.data : frame;
}

function writeSnapshot(writer: RowWriter, { bids, asks }: Snapshot, atUs: number): void {
  writer.write(ROW.clear, 0, 0, atUs);
  writeLevels(writer, { b: bids, a: asks }, atUs);
}

function writeDepth(writer: RowWriter, depth: Depth, lastId: number): number {
  const atUs = depth.E * 1000;
  if (depth.U > lastId + 1) writer.write(ROW.gap | FRAME_END, 0, 0, atUs);
  writeLevels(writer, depth, atUs);
  return depth.u;
}

function writeLevels(writer: RowWriter, { b, a }: Pick<Depth, 'b' | 'a'>, atUs: number): void {
  const last = b.length + a.length - 1;
  [...b, ...a].forEach(([price, quantity], index) => {
    const side = index < b.length ? ROW.bid : ROW.ask;
    writer.write(side | (index === last ? FRAME_END : 0), ticksOf(price), lotsOf(quantity), atUs);
  });
}

function ticksOf(price: string): number {
  return Math.round(Number(price) / TICK_SIZE);
}

function lotsOf(quantity: string): number {
  return Math.round(Number(quantity) / LOT_SIZE);
}
