import { assert } from '../foundation/assert.ts';
import { refuse, ok, type Result } from '../foundation/result.ts';
import type { BarWindow } from '../market/bar-window.ts';
import type { Regime } from '../regime/regime.ts';

export type Direction = 'long' | 'short' | 'flat';

/** What a strategy says about one instrument now. `flat` asks to leave whatever it held. */
export interface Signal {
  readonly direction: Direction;
  /** How much of a full position it wants, in [0, 1]. */
  readonly strength: number;
  /** The probability it gives to being right, in [0, 1]. */
  readonly confidence: number;
  /** One sentence for the owner, with its numbers. */
  readonly reason: string;
}

/** One parameter: its default and the range a search may try. */
export interface ParameterSpec {
  readonly kind: 'integer' | 'real';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;
export type ParametersOf<S extends ParameterSpecs> = { readonly [K in keyof S]: number };
export type Parameters = Readonly<Record<string, number>>;

/** How a strategy earns, which is what decides in which regimes it may. */
export type StrategyFamily = 'trend' | 'momentum' | 'breakout' | 'reversion';

/** A rule as its author writes it: a pure function of a window of bars and its parameters. */
interface StrategyDefinition<S extends ParameterSpecs> {
  readonly id: string;
  readonly title: string;
  readonly family: StrategyFamily;
  readonly regimes: readonly Regime[];
  readonly parameters: S;
  /** How many bars, the last one included, it needs to say anything. It is never shown more. */
  warmUp(parameters: ParametersOf<S>): number;
  /** Called with exactly `warmUp` bars. Undefined: nothing to say, which leaves its stance as it was. */
  evaluate(window: BarWindow, parameters: ParametersOf<S>): Signal | undefined;
}

/** A rule as the rest of the system sees it: parameters are checked by `parametersFor` and then passed back in. */
export interface Strategy {
  readonly id: string;
  readonly title: string;
  readonly family: StrategyFamily;
  readonly regimes: readonly Regime[];
  readonly parameters: ParameterSpecs;
  warmUp(parameters: Parameters): number;
  evaluate(window: BarWindow, parameters: Parameters): Signal | undefined;
}

export function defineStrategy<const S extends ParameterSpecs>(definition: StrategyDefinition<S>): Strategy {
  const typed = (parameters: Parameters): ParametersOf<S> => {
    for (const name of Object.keys(definition.parameters)) {
      assert(parameters[name] !== undefined, `${definition.id} was run without its parameter ${name}`);
    }
    return parameters as ParametersOf<S>;
  };
  return {
    id: definition.id,
    title: definition.title,
    family: definition.family,
    regimes: definition.regimes,
    parameters: definition.parameters,
    warmUp: (parameters) => definition.warmUp(typed(parameters)),
    evaluate: (window, parameters) => {
      const checked = typed(parameters);
      const bars = definition.warmUp(checked);
      assert(window.length === bars, `${definition.id} needs ${bars} bars and was shown ${window.length}`);
      return definition.evaluate(window, checked);
    },
  };
}

/** The strategy's defaults with the given ones over them; an unknown name or a value out of range is refused. */
export function parametersFor(strategy: Strategy, overrides: Parameters = {}): Result<Parameters> {
  const parameters: Record<string, number> = {};
  for (const [name, spec] of Object.entries(strategy.parameters)) parameters[name] = spec.default;
  for (const [name, value] of Object.entries(overrides)) {
    const spec = strategy.parameters[name];
    if (spec === undefined) {
      const known = Object.keys(strategy.parameters).join(', ');
      return refuse('UNKNOWN_PARAMETER', `${strategy.id} has no parameter ${name}; it has ${known}`);
    }
    const whole = spec.kind === 'real' || Number.isInteger(value);
    if (!whole || !(value >= spec.min && value <= spec.max)) {
      const wanted = `${spec.kind === 'integer' ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}`;
      return refuse('PARAMETER_OUT_OF_RANGE', `${strategy.id}.${name} is ${value}; it must be ${wanted}`);
    }
    parameters[name] = value;
  }
  return ok(parameters);
}

export function integer(value: number, min: number, max: number, meaning: string): ParameterSpec {
  return { kind: 'integer', default: value, min, max, meaning };
}

export function real(value: number, min: number, max: number, meaning: string): ParameterSpec {
  return { kind: 'real', default: value, min, max, meaning };
}
