import { decimal, formatDecimal } from '../../core/foundation/decimal.ts';
import type { Sha256 } from '../../core/foundation/hash.ts';
import type { ConfiguredStrategy } from '../../core/analysts/technical-analyst.ts';
import type { SystemConfig } from '../../core/decision/system-config.ts';
import { strategyById } from '../../core/strategies/registry.ts';

/** What a function of the decision cycle runs on. */
export interface BundledSettings {
  readonly config: SystemConfig;
  readonly configHash: Sha256;
}

/**
 * A checked environment as text that needs neither a YAML reader nor a schema to be read back: it is checked when the
 * function is built, and its hash says which file it was. Throws for a trained model, which functions do not carry.
 */
export function encodeSettings({ config, configHash }: BundledSettings): string {
  const { strategies, regimeModel, ...plain } = config;
  if (regimeModel !== undefined) throw new Error('the functions do not carry a trained model');
  const named = strategies.map(({ strategy, parameters }) => ({ id: strategy.id, parameters }));
  return JSON.stringify({ plain, named, configHash }, exactAsText);
}

/** Reads back what `encodeSettings` wrote into the same bundle; text of anybody else has no business there. */
export function decodeSettings(text: string): BundledSettings {
  const { plain, named, configHash } = JSON.parse(text, textAsExact) as Encoded;
  return { config: { ...plain, strategies: named.map(configured) }, configHash };
}

interface Encoded {
  readonly plain: Omit<SystemConfig, 'strategies' | 'regimeModel'>;
  readonly named: readonly NamedStrategy[];
  readonly configHash: Sha256;
}

interface NamedStrategy {
  readonly id: string;
  readonly parameters: ConfiguredStrategy['parameters'];
}

function configured({ id, parameters }: NamedStrategy): ConfiguredStrategy {
  const strategy = strategyById(id);
  if (strategy === undefined) throw new Error(`this program has no strategy ${id}`);
  return { strategy, parameters };
}

/** Exact amounts say of themselves that they are. */
const EXACT = '$exact';

function exactAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { [EXACT]: formatDecimal(value) } : value;
}

function textAsExact(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(EXACT in value)) return value;
  return decimal(String(value[EXACT]));
}
