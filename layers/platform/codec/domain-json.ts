import { parseDecimal } from '../../core/foundation/decimal.ts';
import { canonicalJson } from '../../core/foundation/canonical-json.ts';
import { BrokenInvariant } from '../../core/foundation/assert.ts';

/**
 * The fields that are exact amounts in the domain: text on the wire, bigints in memory. A value under one of these names
 * that is no text (a mark's cash is a double) stays as it is.
 */
const EXACT_FIELDS: ReadonlySet<string> = new Set([
  'amount',
  'capital',
  'cash',
  'cost',
  'deposits',
  'fee',
  'fees',
  'filled',
  'filledQty',
  'lastPx',
  'lastQty',
  'limitPx',
  'quantity',
  'realised',
  'realisedSinceOpen',
  'released',
  'reportedQty',
  'result',
  'slippage',
  'stopPx',
  'targetPx',
  'trailBy',
]);

/** The canonical text of a value of ours. */
export const encodeDomain = canonicalJson;

/**
 * Reads back what `encodeDomain` wrote. Only for text that we wrote ourselves and can prove it (the journal's chain, the
 * state's own row): what the world says is parsed with a schema.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names what it wrote
export function decodeDomain<T>(text: string): T {
  const value: unknown = JSON.parse(text);
  revive(value);
  return value as T;
}

/** In place, for nobody else has the value yet; a reviver of `JSON.parse` takes several times as long. */
function revive(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'string') revive(inner);
    else if (EXACT_FIELDS.has(key)) Reflect.set(value, key, exact(key, inner));
  }
}

function exact(key: string, text: string): bigint {
  const parsed = parseDecimal(text);
  if (!parsed.ok) throw new BrokenInvariant(`${key} holds ${parsed.error.message}`);
  return parsed.value;
}
