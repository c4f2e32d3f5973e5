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
  return JSON.parse(text, revive) as T;
}

function revive(key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !EXACT_FIELDS.has(key)) return value;
  const parsed = parseDecimal(value);
  if (!parsed.ok) throw new BrokenInvariant(`${key} holds ${parsed.error.message}`);
  return parsed.value;
}
