import { z } from 'zod';
import { epochMs } from '../../core/foundation/time.ts';
import { REGIMES } from '../../core/regime/regime.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal');
const numbers = z.array(z.number());

/** The name the decision record cites when no model judged. */
const RESERVED_NAME = 'rules';

/** A trained regime model as a file holds it. Shapes that must fit together are checked by core when it is opened. */
export const regimeModelSchema = z.strictObject({
  version: z.literal(1, 'must be 1: other versions belong to other releases of this program'),
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
      'must be letters, digits, dots, dashes and underscores, at most 80',
    )
    .refine(
      (name) => name !== RESERVED_NAME,
      `must not be "${RESERVED_NAME}", which is what the rules are called`,
    ),
  trainedThroughMs: z.int().transform(epochMs),
  featureNames: z.array(z.string()),
  standardisation: z.strictObject({ center: numbers, scale: numbers }),
  initial: numbers,
  transition: z.array(numbers),
  means: z.array(numbers),
  covariances: z.array(z.array(numbers)),
  logLikelihood: z.number(),
  iterations: z.int().min(0),
  converged: z.boolean(),
  seed: z.int(),
  dataHash: sha256,
  codeHash: sha256,
  stateNames: z.array(z.enum(REGIMES)),
});
