import type { CurveView } from '../../api.ts';

export const EMPTY_CURVE: CurveView = {
  seq: 0,
  day: [],
  atMs: [],
  navPerUnit: [],
  benchmark: [],
  drawdownRatio: [],
  mode: [],
};

/** The curve with what came after it. */
export function extended(curve: CurveView, more: CurveView): CurveView {
  if (more.atMs.length === 0) return curve;
  return {
    seq: more.seq,
    day: [...curve.day, ...more.day],
    atMs: [...curve.atMs, ...more.atMs],
    navPerUnit: [...curve.navPerUnit, ...more.navPerUnit],
    benchmark: [...curve.benchmark, ...more.benchmark],
    drawdownRatio: [...curve.drawdownRatio, ...more.drawdownRatio],
    mode: [...curve.mode, ...more.mode],
  };
}
