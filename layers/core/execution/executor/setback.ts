import type { EpochMs } from '../../foundation/time.ts';
import type { Sym } from '../../market/instrument.ts';
import type { Draft } from './draft.ts';

/** The venue did not take what would have reduced a position: the next attempt waits, longer each time. */
export function setBack(draft: Draft, symbol: Sym): void {
  const { setbackMs, setbackMsMax } = draft.config.limits;
  const failures = (draft.session.setbacks.find((known) => known.symbol === symbol)?.failures ?? 0) + 1;
  const delayMs = Math.min(setbackMsMax, setbackMs * 2 ** Math.min(failures - 1, 20));
  const setback = { symbol, failures, untilMs: (draft.nowMs + delayMs) as EpochMs };
  draft.session = { ...draft.session, setbacks: [...othersThan(draft, symbol), setback] };
}

/** It took one: nothing is held against it any more. */
export function clearSetback(draft: Draft, symbol: Sym): void {
  const setbacks = othersThan(draft, symbol);
  if (setbacks.length < draft.session.setbacks.length) draft.session = { ...draft.session, setbacks };
}

export function isSetBack({ session, nowMs }: Draft, symbol: Sym): boolean {
  return session.setbacks.some((setback) => setback.symbol === symbol && nowMs < setback.untilMs);
}

function othersThan({ session }: Draft, symbol: Sym): Draft['session']['setbacks'] {
  return session.setbacks.filter((setback) => setback.symbol !== symbol);
}
