import { at } from '../foundation/assert.ts';
import { canonicalJson } from '../foundation/canonical-json.ts';
import { bytesOf, sha256, type Sha256 } from '../foundation/hash.ts';
import { ok, refuse, type Result } from '../foundation/result.ts';

/** A feature whose deviation is smaller than this part of its size is constant but for rounding. */
const CONSTANT_RATIO = 1e-12;

/** One column of observations, oldest first. */
export interface FeatureColumn {
  readonly name: string;
  readonly values: Float64Array;
}

/** What the hidden states are inferred from: one finite number for each row and feature, oldest row first. */
export interface FeatureRows {
  readonly names: readonly string[];
  readonly rows: number;
  /** rows x names, row-major. */
  readonly values: Float64Array;
}

/** The mean and deviation (population) of each feature in training, in its own unit. */
export interface Standardisation {
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

/**
 * Lays columns side by side. Columns of unequal length, no columns, a name used twice and any value that is not finite
 * are refused; whoever has warm-up rows cuts them off first.
 */
export function featureRows(columns: readonly FeatureColumn[]): Result<FeatureRows> {
  const names = columns.map(({ name }) => name);
  if (names.length === 0) return refuse('NO_FEATURES', 'no feature is given');
  if (new Set(names).size < names.length)
    return refuse('FEATURE_TWICE', `a name is used twice in ${names.join(', ')}`);
  const rows = at(columns, 0).values.length;
  for (const { name, values } of columns) {
    if (values.length !== rows) {
      return refuse('RAGGED_FEATURES', `${name} has ${values.length} rows beside ${rows}`, {
        feature: name,
        rows,
      });
    }
    const row = values.findIndex((value) => !Number.isFinite(value));
    if (row >= 0) {
      return refuse('FEATURE_NOT_FINITE', `${name} is ${at(values, row)} in row ${row}`, {
        feature: name,
        row,
      });
    }
  }
  const values = new Float64Array(rows * names.length);
  columns.forEach((column, index) => {
    column.values.forEach((value, row) => (values[row * names.length + index] = value));
  });
  return ok({ names, rows, values });
}

/** Names and every value: two sets of features are the same data exactly if these are equal. */
export function featuresHash({ names, values }: FeatureRows): Sha256 {
  return sha256(canonicalJson(names), bytesOf(values));
}

/** Refuses features other than `names`, or in another order. */
export function requireFeatures(features: FeatureRows, names: readonly string[]): Result<FeatureRows> {
  const same =
    features.names.length === names.length && names.every((name, index) => name === features.names[index]);
  const message = `the model knows ${names.join(', ')}, not ${features.names.join(', ')}`;
  return same ? ok(features) : refuse('FEATURES_DIFFER', message);
}

/** Measures each feature. One that never changes tells states apart by nothing and is refused. */
export function standardisationOf({ names, rows, values }: FeatureRows): Result<Standardisation> {
  const center: number[] = [];
  const scale: number[] = [];
  for (const [column, name] of names.entries()) {
    const own = Float64Array.from({ length: rows }, (_, row) => at(values, row * names.length + column));
    const mean = own.reduce((sum, value) => sum + value / rows, 0);
    const deviation = Math.sqrt(
      own.reduce((sum, value) => sum + ((value - mean) * (value - mean)) / rows, 0),
    );
    if (!(deviation > CONSTANT_RATIO * Math.abs(mean))) {
      return refuse('CONSTANT_FEATURE', `${name} does not vary over ${rows} rows`, { feature: name, rows });
    }
    if (!Number.isFinite(deviation))
      return refuse('FEATURE_TOO_LARGE', `${name} has no finite variance`, { feature: name });
    center.push(mean);
    scale.push(deviation);
  }
  return ok({ center, scale });
}

/** Rows in deviations from the mean of training. */
export function standardised(values: Float64Array, { center, scale }: Standardisation): Float64Array {
  return values.map((value, cell) => {
    const column = cell % center.length;
    return (value - at(center, column)) / at(scale, column);
  });
}

/** What a density of standardised rows has too much, in nats a row, over one in the features' own units. */
export function logScale({ scale }: Standardisation): number {
  return scale.reduce((sum, deviation) => sum + Math.log(deviation), 0);
}
