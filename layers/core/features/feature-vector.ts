import { canonicalJson } from '../foundation/canonical-json.ts';
import { sha256, type Sha256 } from '../foundation/hash.ts';
import type { EpochMs } from '../foundation/time.ts';
import { countKnownAt, slice, type BarWindow } from '../market/bar-window.ts';
import type { Sym } from '../market/instrument.ts';
import type { Feature, FeatureSource, FeatureUnit } from './feature.ts';
import { FEATURES } from './feature-set.ts';

/** What was known of an instrument at an instant, as numbers. */
export interface FeatureVector {
  readonly symbol: Sym;
  readonly atMs: EpochMs;
  readonly features: readonly FeatureValue[];
  /** Of all the above: equal hashes are equal vectors by equal definitions. */
  readonly hash: Sha256;
}

export interface FeatureValue {
  readonly name: string;
  readonly unit: FeatureUnit;
  readonly version: number;
  readonly source: FeatureSource;
  /** Absent where there were too few bars, or the number had no meaning. */
  readonly value?: number;
}

/**
 * The features of one instrument from the bars that were available at `nowMs`, whatever else the window holds. Neither
 * later bars nor a longer history change it.
 */
export function featureVector(
  { symbol, window, nowMs }: { readonly symbol: Sym; readonly window: BarWindow; readonly nowMs: EpochMs },
  definitions: readonly Feature[] = FEATURES,
): FeatureVector {
  const known = slice(window, 0, countKnownAt(window, nowMs));
  const features = definitions.map((feature) => valueOf(feature, known));
  const values = features.map(({ value }) => value ?? '').join();
  const setHash = definitions === FEATURES ? FEATURES_HASH : featureSetHash(definitions);
  return { symbol, atMs: nowMs, features, hash: sha256(`${setHash}|${symbol}|${nowMs}|${values}`) };
}

/** Names what a model was trained on: a vector by other definitions, or in another order, must not be fed to it. */
export function featureSetHash(definitions: readonly Feature[] = FEATURES): Sha256 {
  return sha256(
    canonicalJson(definitions.map(({ name, unit, version, source }) => ({ name, unit, version, source }))),
  );
}

/** Of the definitions that every decision uses: made once. */
const FEATURES_HASH = featureSetHash();

function valueOf({ name, unit, version, source, ...feature }: Feature, known: BarWindow): FeatureValue {
  const value = feature.value(known);
  const meaningful = value !== undefined && Number.isFinite(value);
  return meaningful ? { name, unit, version, source, value } : { name, unit, version, source };
}
