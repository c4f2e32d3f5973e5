import { epochMs } from '../foundation/time.ts';
import { barAt, slice, type BarWindow } from '../market/bar-window.ts';
import { nextRegime, type HysteresisParameters, type RegimeState } from './regime-hysteresis.ts';
import type { Regime, RegimeProbabilities } from './regime.ts';

/** What one way of judging held of each bar of a history at its time; undefined where it could not tell. */
export interface RegimeTrack {
  readonly regimes: readonly (Regime | undefined)[];
  readonly probabilities: readonly (RegimeProbabilities | undefined)[];
}

/** Follows a history bar by bar as the decision cycle does: the judge sees no later bar, and hysteresis decides. */
export function followRegimes(
  bars: BarWindow,
  judge: (known: BarWindow) => RegimeProbabilities | undefined,
  hysteresis: HysteresisParameters,
): RegimeTrack {
  const regimes: (Regime | undefined)[] = [];
  const probabilities: (RegimeProbabilities | undefined)[] = [];
  let state: RegimeState | undefined;
  for (let count = 1; count <= bars.length; count++) {
    const known = slice(bars, 0, count);
    const judged = judge(known);
    if (judged !== undefined) {
      const atMs = epochMs(barAt(known, -1).availableMs);
      state = nextRegime(state, judged, { parameters: hysteresis, atMs });
    }
    regimes.push(judged === undefined ? undefined : state?.regime);
    probabilities.push(judged);
  }
  return { regimes, probabilities };
}

/** How long and how often something held, such as a regime or a hidden state. */
export interface Stay {
  readonly sessions: number;
  /** Unbroken stretches of sessions. */
  readonly spells: number;
}

/** How long and how often each name held; names that never did are absent, and unknown sessions end a spell. */
export function staysOf<T>(names: readonly (T | undefined)[]): ReadonlyMap<T, Stay> {
  const stays = new Map<T, Stay>();
  names.forEach((name, index) => {
    if (name === undefined) return;
    const { sessions, spells } = stays.get(name) ?? { sessions: 0, spells: 0 };
    const begins = index === 0 || names[index - 1] !== name;
    stays.set(name, { sessions: sessions + 1, spells: spells + (begins ? 1 : 0) });
  });
  return stays;
}

/** How many times one known name gave way to another at the next session. */
export function changesOf(names: readonly unknown[]): number {
  return names.filter((name, index) => {
    const before = index === 0 ? undefined : names[index - 1];
    return name !== undefined && before !== undefined && name !== before;
  }).length;
}

/** In how many of the sessions that both could tell two tracks held the same. */
export function agreementOf<T>(
  one: readonly (T | undefined)[],
  other: readonly (T | undefined)[],
): { readonly same: number; readonly both: number } {
  const both = one.map((name, index) => [name, other[index]]).filter((pair) => !pair.includes(undefined));
  return { same: both.filter(([a, b]) => a === b).length, both: both.length };
}
