import { assert, at } from '../foundation/assert.ts';
import { normalCdf } from './normal.ts';

/** What the regression behind a unit-root test contains besides the level: nothing, a constant, constant and trend. */
export type Deterministic = 'none' | 'constant' | 'trend';

/** A test statistic below one of these rejects the unit root at that level. */
export interface CriticalValues {
  readonly onePercent: number;
  readonly fivePercent: number;
  readonly tenPercent: number;
}

/** Which test: the number of series (1 for ADF, more for cointegration) and the deterministic terms. */
export interface UnitRootTest {
  readonly series: number;
  readonly deterministic: Deterministic;
}

/** Response surfaces reach this far here. */
export const COINTEGRATED_SERIES_MAX = 6;

/**
 * Critical values for `count` observations by the response surfaces of MacKinnon 2010 (those without a constant, for one
 * series only, of MacKinnon 1996).
 */
export function criticalValues({ series, deterministic }: UnitRootTest, count: number): CriticalValues {
  const surface = SURFACES[deterministic][series - 1];
  assert(surface !== undefined, `no critical values for ${series} series with ${deterministic}`);
  const level = (i: number): number => polynomial(at(surface, i), 1 / count);
  return { onePercent: level(0), fivePercent: level(1), tenPercent: level(2) };
}

/**
 * Approximate asymptotic p-value of the statistic (MacKinnon 1994), for one or two series; undefined for more.
 */
export function unitRootPValue(
  statistic: number,
  { series, deterministic }: UnitRootTest,
): number | undefined {
  const curve = P_VALUES[deterministic][series - 1];
  if (curve === undefined) return undefined;
  if (statistic > curve.max) return 1;
  if (statistic < curve.min) return 0;
  return normalCdf(polynomial(statistic <= curve.split ? curve.small : curve.large, statistic));
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
}

/** By number of series, then level (1, 5, 10 %): constant and coefficients of 1/T, 1/T^2, 1/T^3. */
type Surface = readonly (readonly number[])[];

const SURFACES: Readonly<Record<Deterministic, readonly Surface[]>> = {
  none: [
    [
      [-2.56574, -2.2358, -3.627, 0],
      [-1.941, -0.2686, -3.365, 31.223],
      [-1.61682, 0.2656, -2.714, 25.364],
    ],
  ],
  constant: [
    [
      [-3.43035, -6.5393, -16.786, -79.433],
      [-2.86154, -2.8903, -4.234, -40.04],
      [-2.56677, -1.5384, -2.809, 0],
    ],
    [
      [-3.89644, -10.9519, -33.527, 0],
      [-3.33613, -6.1101, -6.823, 0],
      [-3.04445, -4.2412, -2.72, 0],
    ],
    [
      [-4.29374, -14.4354, -33.195, 47.433],
      [-3.74066, -8.5632, -10.852, 27.982],
      [-3.45218, -6.2143, -3.718, 0],
    ],
    [
      [-4.64332, -18.1031, -37.972, 0],
      [-4.096, -11.2349, -11.175, 0],
      [-3.8102, -8.3931, -4.137, 0],
    ],
    [
      [-4.95756, -21.8883, -45.142, 0],
      [-4.41519, -14.0405, -12.575, 0],
      [-4.13157, -10.7417, -3.784, 0],
    ],
    [
      [-5.24568, -25.6688, -57.737, 88.639],
      [-4.70693, -16.9178, -17.492, 60.007],
      [-4.42501, -13.1875, -5.104, 27.877],
    ],
  ],
  trend: [
    [
      [-3.95877, -9.0531, -28.428, -134.155],
      [-3.41049, -4.3904, -9.036, -45.374],
      [-3.12705, -2.5856, -3.925, -22.38],
    ],
    [
      [-4.32762, -15.4387, -35.679, 0],
      [-3.78057, -9.5106, -12.074, 0],
      [-3.49631, -7.0815, -7.538, 21.892],
    ],
    [
      [-4.66305, -18.7688, -49.793, 104.244],
      [-4.1189, -11.8922, -19.031, 77.332],
      [-3.83511, -9.0723, -8.504, 35.403],
    ],
    [
      [-4.9694, -22.4694, -52.599, 51.314],
      [-4.42871, -14.5876, -18.228, 39.647],
      [-4.14633, -11.25, -9.873, 54.109],
    ],
    [
      [-5.25276, -26.2183, -59.631, 50.646],
      [-4.71537, -17.3569, -22.66, 91.359],
      [-4.43422, -13.6078, -10.238, 76.781],
    ],
    [
      [-5.51727, -29.976, -75.222, 202.253],
      [-4.98228, -20.305, -25.224, 132.03],
      [-4.70233, -16.1253, -9.836, 94.272],
    ],
  ],
};

/** Normal scores as polynomials of the statistic, one below `split` and one above. */
interface Curve {
  readonly min: number;
  readonly split: number;
  readonly max: number;
  readonly small: readonly number[];
  readonly large: readonly number[];
}

const P_VALUES: Readonly<Record<Deterministic, readonly Curve[]>> = {
  none: [
    {
      min: -19.04,
      split: -1.04,
      max: Infinity,
      small: [0.6344, 1.2378, 0.032496],
      large: [0.4797, 0.93557, -0.06999, 0.033066],
    },
  ],
  constant: [
    {
      min: -18.83,
      split: -1.61,
      max: 2.74,
      small: [2.1659, 1.4412, 0.038269],
      large: [1.7339, 0.93202, -0.12745, -0.010368],
    },
    {
      min: -18.86,
      split: -2.62,
      max: 0.92,
      small: [2.92, 1.5012, 0.039796],
      large: [2.1945, 0.64695, -0.29198, -0.042377],
    },
  ],
  trend: [
    {
      min: -16.18,
      split: -2.89,
      max: 0.7,
      small: [3.2512, 1.6047, 0.049588],
      large: [2.5261, 0.61654, -0.37956, -0.060285],
    },
    {
      min: -21.15,
      split: -3.19,
      max: 0.63,
      small: [3.6646, 1.5419, 0.036448],
      large: [2.85, 0.5272, -0.36622, -0.051695],
    },
  ],
};
