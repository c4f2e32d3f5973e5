import { randomInt } from 'node:crypto';
import { sha256 } from '../../layers/core/foundation/hash.ts';
import { ok, type Result } from '../../layers/core/foundation/result.ts';
import { epochMs } from '../../layers/core/foundation/time.ts';
import { Database } from '../../layers/platform/laptop/database.ts';
import { findPortfolio } from '../../layers/platform/laptop/portfolio-directory.ts';
import { SqliteControls } from '../../layers/platform/laptop/sqlite-controls.ts';
import type { Where } from './inspect.ts';

const TAKEN = 'it is taken between two sessions, or at the next start; npx atalaya status shows the mode';

/** Opens nothing more, and manages what is open. */
export function pause(where: Where, reason: string): Result<string> {
  return asking(where, (controls, requestedMs) => {
    controls.ask({ kind: 'pause', reason, requestedMs });
    return `asked to pause: ${TAKEN}`;
  });
}

/** Sells everything at the market, and then nothing until a person resumes. */
export function kill(where: Where, reason: string): Result<string> {
  return asking(where, (controls, requestedMs) => {
    controls.ask({ kind: 'kill', reason, requestedMs });
    return `asked to close everything: ${TAKEN}`;
  });
}

/** The first act of leaving a pause or an emergency: gives the code of the second. */
export function requestResume(where: Where, reason: string): Result<string> {
  return asking(where, (controls, requestedMs) => {
    const code = oneTimeCode();
    controls.ask({ kind: 'resume', reason, codeHash: sha256(code), requestedMs });
    return `to confirm, within 15 minutes: npx atalaya resume --code ${code}`;
  });
}

export function confirmResume(where: Where, code: string): Result<string> {
  return asking(where, (controls, requestedMs) => {
    controls.ask({ kind: 'confirm', codeHash: sha256(code.trim().toUpperCase()), requestedMs });
    return `confirmed: ${TAKEN}`;
  });
}

function asking(
  { state, portfolio }: Where,
  ask: (controls: SqliteControls, nowMs: ReturnType<typeof epochMs>) => string,
): Result<string> {
  const directory = findPortfolio(state, portfolio);
  if (!directory.ok) return directory;
  const database = new Database(directory.value);
  try {
    return ok(ask(new SqliteControls(database), epochMs(Date.now())));
  } finally {
    database.close();
  }
}

/** Without the letters and digits that are mistaken for one another. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

function oneTimeCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
