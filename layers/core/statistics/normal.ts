import { assert } from '../foundation/assert.ts';

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/**
 * Probability that a standard normal deviate is at most x, to near double precision also far out in the lower tail, by
 * the rational Chebyshev approximations of Cody 1969.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= CENTRE_MAX) return 0.5 + x * quotient(x * x, CENTRE);
  const tail = size <= MIDDLE_MAX ? gauss(size) * quotient(size, MIDDLE) : farTail(size);
  return x > 0 ? 1 - tail : tail;
}

/**
 * The x with `normalCdf(x) = probability`, to near double precision (algorithm AS 241 of Wichura 1988); the infinities
 * for 0 and 1.
 */
export function normalQuantile(probability: number): number {
  assert(probability >= 0 && probability <= 1, `a probability is in [0, 1], not ${probability}`);
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * quotient(0.180625 - offset * offset, QUANTILE_CENTRE);
  const root = Math.sqrt(-Math.log(offset < 0 ? probability : 1 - probability));
  const size = root <= 5 ? quotient(root - 1.6, QUANTILE_MIDDLE) : quotient(root - 5, QUANTILE_TAIL);
  return offset < 0 ? -size : size;
}

/** A ratio of polynomials, coefficients from the constant term upwards. */
interface Rational {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

function quotient(x: number, { above, below }: Rational): number {
  return polynomial(x, above) / polynomial(x, below);
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
}

/** Split at a sixteenth, so that the square loses no digits before the exponential magnifies the loss. */
function gauss(size: number): number {
  const coarse = Math.trunc(size * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (size - coarse) * (size + coarse));
}

function farTail(size: number): number {
  const inverse = 1 / (size * size);
  return (gauss(size) / size) * (1 / SQRT_TWO_PI - inverse * quotient(inverse, FAR));
}

// Cody 1969, in the arrangement of ANORM (Cody 1993).
const CENTRE_MAX = 0.67448975;
const MIDDLE_MAX = Math.sqrt(32);
const CENTRE: Rational = {
  above: [
    18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287,
    0.065682337918207449113,
  ],
  below: [45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1],
};
const MIDDLE: Rational = {
  above: [
    9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711,
    597.27027639480026226, 93.506656132177855979, 8.8831497943883759412, 0.39894151208813466764,
    1.0765576773720192317e-8,
  ],
  below: [
    19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091,
    6485.558298266760755, 1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1,
  ],
};
const FAR: Rational = {
  above: [
    2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807, 0.1274011611602473639,
    0.21589853405795699, 0.02307344176494017303,
  ],
  below: [
    7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118,
    1.28426009614491121, 1,
  ],
};

// Wichura 1988.
const QUANTILE_CENTRE: Rational = {
  above: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  below: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852545925,
  ],
};
const QUANTILE_MIDDLE: Rational = {
  above: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  below: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const QUANTILE_TAIL: Rational = {
  above: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  below: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};
