import { assert } from '../foundation/assert.ts';
import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import { stepInto, stepStream, type Stepwise } from './stepwise.ts';
import { adapted, type Stream } from './stream.ts';
import { assertPeriod } from './warm-up.ts';

/** A trade: when it happened, its price, and 1 where the taker bought, -1 where it sold. */
export type Trade = 'atMs' | 'price' | 'side';

export interface SweepParameters {
  /** How many different prices make a sweep. */
  readonly levels: number;
  /** How long after its first trade a sweep may last. */
  readonly withinMs: number;
}

/**
 * Sweeps. In words: a sweep is one side taking several levels of the book at once, that is consecutive trades of one taker
 * side, each at the price of the one before or a worse one for the taker, the last at most `withinMs` after the first, at
 * `levels` different prices or more. From the trade that completes it until it ends the value is the number of prices taken,
 * positive for buying and negative for selling; else it is 0.
 */
export function sweepInto(trades: Columns<Trade>, parameters: SweepParameters, out: Float64Array): void {
  stepInto(sweepFormula(parameters), trades, { sweep: out });
}

export function sweepStream(parameters: SweepParameters): Stream<Row<Trade>, number> {
  return adapted(
    stepStream(sweepFormula(parameters)),
    (trade: Row<Trade>) => trade,
    ({ sweep }) => sweep,
  );
}

export const sweepDefinition = defineIndicator({
  name: 'sweep',
  title: 'Trades that take several levels at once',
  version: 1,
  parameters: {
    levels: { type: 'integer', default: 3, min: 2, max: 1_000 },
    withinMs: { type: 'number', default: 10, min: 0, max: 60_000 },
  },
  inputs: ['atMs', 'price', 'side'],
  outputs: ['sweep'],
  warmUp: () => 0,
  batch: (trades, parameters, { sweep }) => {
    sweepInto(trades, parameters, sweep);
  },
  stream: (parameters) => stepStream(sweepFormula(parameters)),
});

interface Run extends SweepParameters {
  side: number;
  sinceMs: number;
  price: number;
  taken: number;
}

function sweepFormula({ levels, withinMs }: SweepParameters): Stepwise<Run, Trade, 'sweep'> {
  assertPeriod(levels, 2);
  assert(withinMs >= 0, `a sweep cannot last ${withinMs} ms`);
  return {
    inputs: ['atMs', 'price', 'side'],
    outputs: ['sweep'],
    start: { levels, withinMs, side: 0, sinceMs: 0, price: 0, taken: 0 },
    step: stepSweep,
  };
}

function stepSweep(run: Run, trades: Columns<Trade>, at: number, { sweep }: Columns<'sweep'>): void {
  const atMs = trades.atMs[at] ?? NaN;
  const price = trades.price[at] ?? NaN;
  const side = trades.side[at] ?? NaN;
  const worse = side * (price - run.price);
  const goesOn = side === run.side && atMs - run.sinceMs <= run.withinMs && worse >= 0;
  if (!goesOn) {
    run.side = side;
    run.sinceMs = atMs;
    run.taken = 1;
  } else if (worse > 0) run.taken += 1;
  run.price = price;
  sweep[at] = run.taken >= run.levels ? side * run.taken : 0;
}
