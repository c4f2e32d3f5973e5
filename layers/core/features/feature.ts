import { assert } from '../foundation/assert.ts';
import { emptyColumns, rowAt, type Row } from '../indicators/columns.ts';
import type { IndicatorDefinition } from '../indicators/definition.ts';
import { indicatorParameters } from '../indicators/indicator-runs.ts';
import type { ParameterValues } from '../indicators/parameter.ts';
import { barAt, tail, type BarWindow } from '../market/bar-window.ts';
import type { Bar } from '../market/bar.ts';

/** `ratio`: 0.01 is one percent. `percent`: 0 to 100. `deviations`: standard deviations. */
export type FeatureUnit = 'ratio' | 'percent' | 'deviations';

/** One number about an instrument at a time, and all that it depends on. */
export interface Feature {
  readonly name: string;
  readonly unit: FeatureUnit;
  /** Rises when the same bars would give another number than before. */
  readonly version: number;
  readonly source: FeatureSource;
  /** It reads exactly the last `bars` bars, so that it does not depend on how much history the caller has. */
  readonly bars: number;
  /** Its value at the last bar of the window; undefined where the window is too short or the number has no meaning. */
  value(window: BarWindow): number | undefined;
}

export interface FeatureSource {
  readonly indicator: string;
  readonly indicatorVersion: number;
  readonly parameters: ParameterValues;
}

/** What a feature makes of the last row of an indicator and the last bar. */
export interface IndicatorReading {
  readonly name: string;
  readonly unit: FeatureUnit;
  readonly version: number;
  readonly indicator: IndicatorDefinition;
  readonly parameters: ParameterValues;
  /** Needed only beyond the warm-up: how many more bars let a seed be forgotten. */
  readonly settling?: number;
  read(row: Row, bar: Bar): number | undefined;
}

/** A feature read off an indicator. Parameters that the indicator refuses are a defect. */
export function indicatorFeature(reading: IndicatorReading): Feature {
  const { name, unit, version, indicator, settling = 0 } = reading;
  const parsed = indicatorParameters(indicator, reading.parameters);
  assert(parsed.ok, `feature ${name}: ${parsed.ok ? '' : parsed.error.message}`);
  const parameters = parsed.value;
  const bars = indicator.warmUp(parameters) + 1 + settling;
  return {
    name,
    unit,
    version,
    source: { indicator: indicator.name, indicatorVersion: indicator.version, parameters },
    bars,
    value: (window) => {
      if (window.length < bars) return undefined;
      const { open, high, low, close, volume } = tail(window, bars);
      const outputs = emptyColumns(indicator.outputs, bars);
      indicator.batch({ open, high, low, close, volume }, parameters, outputs);
      return reading.read(rowAt(indicator.outputs, outputs, bars - 1), barAt(window, -1));
    },
  };
}
