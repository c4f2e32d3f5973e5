import type { CurveView } from '../../api.ts';

export const CURVE_RANGES = ['3m', '1y', '5y', 'all'] as const;

export type CurveRange = (typeof CURVE_RANGES)[number];

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<CurveRange, number>> = { '3m': 91, '1y': 365, '5y': 1_826, all: Infinity };

/** The curve's last so many days. Buy-and-hold starts again from what a unit was worth at the first of them. */
export function curveIn(curve: CurveView, range: CurveRange): CurveView {
  const last = curve.atMs.at(-1) ?? 0;
  const from = curve.atMs.findIndex((atMs) => atMs >= last - DAYS[range] * DAY_MS);
  if (from <= 0) return curve;
  const navPerUnit = curve.navPerUnit.slice(from);
  const held = curve.benchmark.slice(from);
  const [start, heldStart] = [navPerUnit[0], held[0]];
  const scale = start === undefined || heldStart === null || heldStart === undefined ? 1 : start / heldStart;
  return {
    seq: curve.seq,
    day: curve.day.slice(from),
    atMs: curve.atMs.slice(from),
    navPerUnit,
    benchmark: held.map((value) => (value === null ? null : value * scale)),
    drawdownRatio: curve.drawdownRatio.slice(from),
    mode: curve.mode.slice(from),
  };
}

/** Stretches of the curve in which the mode was tight, as places of its first and last mark. */
export function tightStretches(
  mode: CurveView['mode'],
): readonly { readonly mode: 'defensive' | 'emergency'; readonly from: number; readonly to: number }[] {
  const stretches: { mode: 'defensive' | 'emergency'; from: number; to: number }[] = [];
  for (const [place, now] of mode.entries()) {
    const last = stretches.at(-1);
    if (last?.mode === now && last.to === place - 1) last.to = place;
    else if (now === 'defensive' || now === 'emergency')
      stretches.push({ mode: now, from: place, to: place });
  }
  return stretches;
}

/** A series' change over its length; undefined where it has no beginning or no end. */
export function changeOver(values: readonly (number | null)[]): number | undefined {
  const [first, last] = [values.find((value) => value !== null), values.at(-1)];
  return first === undefined || last === null || last === undefined || first === 0
    ? undefined
    : last / first - 1;
}
