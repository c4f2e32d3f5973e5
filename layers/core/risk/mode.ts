/** From the freest to the tightest: a mode only ever moves down this list by itself. */
export const MODES = ['normal', 'defensive', 'observation', 'pause', 'emergency'] as const;

export type Mode = (typeof MODES)[number];

/** What an emergency does with what is open: sell it all, or leave its protective stops to work. */
export type EmergencyPolicy = 'flatten' | 'halt';

/** What each mode allows: the one table for checks, executor, page and documents ([R11]). */
export interface ModeRule {
  readonly opens: boolean;
  readonly closes: boolean;
  /** The factor on every exposure. */
  readonly exposureRatio: number;
  /** Raises the least confidence an entry needs. */
  readonly confidenceFloor: number;
  readonly meaning: string;
}

export const MODE_RULES: Readonly<Record<Mode, ModeRule>> = {
  normal: { opens: true, closes: true, exposureRatio: 1, confidenceFloor: 0, meaning: 'everything' },
  defensive: {
    opens: true,
    closes: true,
    exposureRatio: 0.5,
    confidenceFloor: 0.625,
    meaning: 'half exposure, high confidence only',
  },
  observation: {
    opens: false,
    closes: false,
    exposureRatio: 1,
    confidenceFloor: 1,
    meaning: 'signals, no orders',
  },
  pause: {
    opens: false,
    closes: true,
    exposureRatio: 1,
    confidenceFloor: 1,
    meaning: 'manages what is open, opens nothing',
  },
  emergency: {
    opens: false,
    closes: true,
    exposureRatio: 0,
    confidenceFloor: 1,
    meaning: 'closes what the policy says, then nothing',
  },
};

export function tighterMode(a: Mode, b: Mode): Mode {
  return MODES.indexOf(a) >= MODES.indexOf(b) ? a : b;
}
