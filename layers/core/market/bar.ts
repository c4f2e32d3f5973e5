import type { EpochMs } from '../foundation/time.ts';

/** One interval of trading. Prices and volume are observations, hence doubles. */
export interface Bar {
  readonly openMs: EpochMs;
  readonly closeMs: EpochMs;
  /** When we knew it. Everything is ordered by this, never by the bar's own times. */
  readonly availableMs: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In units of the instrument. */
  readonly volume: number;
}

/** Why a bar cannot be one, in words, or undefined for a bar that can. */
export function barFault({
  openMs,
  closeMs,
  availableMs,
  open,
  high,
  low,
  close,
  volume,
}: Bar): string | undefined {
  for (const [name, value] of Object.entries({ open, high, low, close })) {
    if (!Number.isFinite(value) || value <= 0) return `${name} is ${value}; a price is a positive number`;
  }
  if (!Number.isFinite(volume) || volume < 0) return `volume is ${volume}; a volume is zero or more`;
  if (high < Math.max(open, close, low)) return `high ${high} is below another price of the bar`;
  if (low > Math.min(open, close)) return `low ${low} is above another price of the bar`;
  if (closeMs <= openMs) return 'it closes no later than it opens';
  if (availableMs < closeMs) return 'it is available before it closes';
  return undefined;
}
