import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';
import { liveModel } from '../../core/regime/hidden-markov-live.ts';
import type { RegimeModel } from '../../core/regime/hidden-markov-model.ts';
import { regimeModelSchema } from './regime-model-schema.ts';

/** Many times the largest model that training can give. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;

/** Reads a trained model. Refused, with the file's name and what is wrong in it: whatever could not be run. */
export function readRegimeModel(path: string): Result<RegimeModel> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return refuse('MODEL_UNREADABLE', `${path}: ${cause}; npx atalaya train-regime writes one`);
  }
  return parseRegimeModel(text, path);
}

/** `path` is only named in refusals. */
export function parseRegimeModel(text: string, path: string): Result<RegimeModel> {
  if (text.length > FILE_BYTES_MAX)
    return refuse('MODEL_TOO_LARGE', `${path} is too large for a regime model`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return refuse('MODEL_NOT_JSON', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = regimeModelSchema.safeParse(raw);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path: where, message }) => `  ${where.join('.') || '(top)'}: ${message}`,
    );
    return refuse('MODEL_INVALID', `${path} is not a regime model:\n${faults.join('\n')}`);
  }
  const opened = liveModel(parsed.data);
  return opened.ok ? ok(parsed.data) : refuse(opened.error.code, `${path}: ${opened.error.message}`);
}

/** Writes a model whole or not at all, its folder too where there is none. */
export function writeRegimeModel(path: string, model: RegimeModel): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(model, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
