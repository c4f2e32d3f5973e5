import type { RegimeStudy } from '../../../layers/app/research/study-regimes.ts';
import { calendarDate } from '../../../layers/core/market/calendar-date.ts';
import type { Regime, RegimeProbabilities } from '../../../layers/core/regime/regime.ts';

const LETTERS: Readonly<Record<string, Regime>> = {
  b: 'trending-bull',
  d: 'trending-bear',
  r: 'range-bound',
  h: 'high-volatility',
  c: 'crisis',
};

/** Regimes by their letters: bull, (d)own, range, high volatility, crisis; a dot is unknown. */
export function regimesOf(letters: string): readonly (Regime | undefined)[] {
  return Array.from(letters, (letter) => LETTERS[letter]);
}

/** Sure of each regime. */
export function sureOf(
  regimes: readonly (Regime | undefined)[],
): readonly (RegimeProbabilities | undefined)[] {
  const none = { 'trending-bull': 0, 'trending-bear': 0, 'range-bound': 0, 'high-volatility': 0, crisis: 0 };
  return regimes.map((regime) => regime && { ...none, [regime]: 1 });
}

/** Eight sessions over the turn of a year, the first five of them trained on. */
export function aStudy(): RegimeStudy {
  const days = ['12-24', '12-26', '12-29', '12-30', '12-31'].map((day) => calendarDate(`2008-${day}`));
  const track = (letters: string) => ({
    regimes: regimesOf(letters),
    probabilities: sureOf(regimesOf(letters)),
  });
  return {
    days: [...days, ...['01-02', '01-05', '01-06'].map((day) => calendarDate(`2009-${day}`))],
    closes: Float64Array.of(100, 101, 99, 98, 97, 96, 99, 103),
    rules: track('..bbccbb'),
    model: track('..bbbcrr'),
    states: [undefined, undefined, 0, 0, 0, 1, 0, 0],
    hindsight: regimesOf('.bbccccb'),
    trainedOn: 5,
  };
}
