import { randomInt } from 'node:crypto';
import { askControl, type ControlAsk } from '../../layers/app/control/ask-control.ts';
import { ok, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import type { OwnerAct } from '../../layers/core/risk/owner-control.ts';
import { Database } from '../../layers/platform/laptop/database.ts';
import { findPortfolio } from '../../layers/platform/laptop/portfolio-directory.ts';
import { SqliteControls } from '../../layers/platform/laptop/sqlite-controls.ts';
import type { Where } from './inspect.ts';

const TAKEN = 'it is taken between two sessions, or at the next start; npx atalaya status shows the mode';

/** Opens nothing more, and manages what is open. */
export function pause(where: Where, reason: string): Result<string> {
  return asking(where, { act: 'pause', reason }, () => `asked to pause: ${TAKEN}`);
}

/** Sells everything at the market, and then nothing until a person resumes. */
export function kill(where: Where, reason: string): Result<string> {
  return asking(where, { act: 'kill', reason }, () => `asked to close everything: ${TAKEN}`);
}

/**
 * The first act of leaving a pause or an emergency, or of accepting a drawdown so that defensive can end: gives the code
 * of the second.
 */
export function requestAct(where: Where, act: OwnerAct, reason: string): Result<string> {
  return asking(where, { act, reason }, (code = '') => {
    return `to confirm, within 15 minutes: npx atalaya ${act} --code ${code}`;
  });
}

export function confirmAct(where: Where, code: string): Result<string> {
  return asking(where, { act: 'confirm', code }, () => `confirmed: ${TAKEN}`);
}

function asking(
  { state, portfolio }: Where,
  asked: ControlAsk,
  answer: (code?: string) => string,
): Result<string> {
  const directory = findPortfolio(state, portfolio);
  if (!directory.ok) return directory;
  const database = new Database(directory.value);
  try {
    const controls = new SqliteControls(database);
    const { code } = askControl(asked, { controls, nowMs: epochMs(Date.now()), draw: randomInt });
    return ok(answer(code));
  } finally {
    database.close();
  }
}
