import type { Columns, Row } from './columns.ts';
import { defineIndicator } from './definition.ts';
import type { HighLowCloseVolume } from './mfi.ts';
import { stepInto, stepStream, type Stepwise } from './stepwise.ts';
import { adapted, type Stream } from './stream.ts';
import { typicalPrice } from './typical-price.ts';

/** `session` is any number that stays the same through a trading session and is another one in the next. */
export type SessionBars = HighLowCloseVolume | 'session';

/**
 * Volume-weighted average of the typical price since the session began, in the unit of the prices. While nothing has traded
 * in it, it is the newest typical price.
 */
export function sessionVwapInto(bars: Columns<SessionBars>, out: Float64Array): void {
  stepInto(SESSION_VWAP, bars, { vwap: out });
}

export function sessionVwapStream(): Stream<Row<SessionBars>, number> {
  return adapted(
    stepStream(SESSION_VWAP),
    (bar: Row<SessionBars>) => bar,
    ({ vwap }) => vwap,
  );
}

export const sessionVwapDefinition = defineIndicator({
  name: 'session-vwap',
  title: 'Volume-weighted average price of the session',
  version: 1,
  parameters: {},
  inputs: ['high', 'low', 'close', 'volume', 'session'],
  outputs: ['vwap'],
  warmUp: () => 0,
  batch: (inputs, _, outputs) => {
    stepInto(SESSION_VWAP, inputs, outputs);
  },
  stream: () => stepStream(SESSION_VWAP),
});

interface SessionSoFar {
  session: number;
  volume: number;
  vwap: number;
}

/** The average moves towards each price by the bar's share of the volume so far. */
const SESSION_VWAP: Stepwise<SessionSoFar, SessionBars, 'vwap'> = {
  inputs: ['high', 'low', 'close', 'volume', 'session'],
  outputs: ['vwap'],
  start: { session: NaN, volume: 0, vwap: 0 },
  step: (state, { high, low, close, volume, session }, at, { vwap }) => {
    const now = session[at] ?? NaN;
    if (now !== state.session) {
      state.session = now;
      state.volume = 0;
    }
    const traded = volume[at] ?? NaN;
    const typical = typicalPrice(high[at] ?? NaN, low[at] ?? NaN, close[at] ?? NaN);
    state.volume += traded;
    const share = state.volume > traded ? traded / state.volume : 1;
    state.vwap = share === 1 ? typical : state.vwap + (typical - state.vwap) * share;
    vwap[at] = state.vwap;
  },
};
