import { z } from 'zod';
import { entriesSchema } from './entries-schema.ts';

/** An account and where it trades. */
const account = {
  venue: z.enum([
    'simulated',
    'kraken',
    'binance',
    'binanceusdm',
    'bybit',
    'bybit-linear',
    'okx',
    'okx-swap',
  ]),
  /** What it is called among several; where it is not said, as its venue is, or as the one that it follows. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,23}$/, 'must be of small letters, digits and hyphens')
    .optional(),
  /** The venue whose live book and trades a simulated account trades against; without it its markets are invented. */
  follow: z.enum(['kraken', 'binance', 'bybit', 'okx']).optional(),
  /** The venue's testnet or demo. Without it orders cost real money: production alone may say so, and only armed. */
  sandbox: z.boolean().default(true),
  /** Where the venue's keys lie: a secret's name in the cloud, the first part of two variables' names on a laptop. */
  secret: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]{1,128}$/, 'must be the name of a secret, never the secret itself')
    .optional(),
  /** What taking costs in the account's own tier, in basis points; without it, what the venue lists. */
  takerFeeBps: z.number().min(-10).max(200).optional(),
};

/** Where the executor trades and how it is looked after. An environment without it ends its cycles at the record. */
export const executionSchema = z.strictObject({
  ...account,
  /** More accounts: an entry goes to the one where it costs least, what reduces to where the position is held. */
  also: z.array(z.strictObject(account)).min(1).max(4).optional(),
  /** The owner's word that this file may trade real money. */
  armed: z.boolean().default(false),
  healthPort: z.number().int().min(0).max(65_535).default(8_322),
  /** How long after it was handed over an entry may still be begun. */
  intentSeconds: z.number().int().min(1).max(86_400).default(300),
  /** How long a cycle waits for what comes of its intents; what comes later is recorded later. */
  outcomeSeconds: z.number().int().min(1).max(86_400).default(600),
  /** Whether large entries are worked in parts, and how; without it each is sent whole. */
  entries: entriesSchema.optional(),
});

export type ExecutionSettings = z.infer<typeof executionSchema>;

/** Of one of its accounts. */
export type AccountSettings = Pick<ExecutionSettings, keyof typeof account>;

export type VenueWorld = 'simulated' | 'test' | 'real';

/**
 * Which money the settings trade ([M5]). Real money takes `production`, `armed: true` and `sandbox: false`, all three; every other
 * combination is the simulated venue, the venue's test world, or a fault that names the setting and what is allowed.
 */
export function venueWorld(
  { venue, follow, sandbox, armed, secret }: AccountSettings & Pick<ExecutionSettings, 'armed'>,
  environment: string,
): { readonly world: VenueWorld } | { readonly fault: string } {
  if (armed && environment !== 'production') {
    return { fault: `armed: environment is ${environment}; real money takes environment: production` };
  }
  if (venue === 'simulated') {
    return sandbox
      ? { world: 'simulated' }
      : { fault: 'sandbox: the simulated venue has no real world; leave it out' };
  }
  if (follow !== undefined) {
    return { fault: `follow: an account at ${venue} trades there; only venue: simulated follows another` };
  }
  if (secret === undefined) {
    return { fault: `secret: ${venue} wants keys; name the secret that holds them` };
  }
  if (sandbox) {
    return venue === 'kraken'
      ? { fault: 'sandbox: Kraken spot has no test world; use venue: simulated, or sandbox: false to trade' }
      : { world: 'test' };
  }
  if (environment !== 'production') {
    return { fault: `sandbox: environment is ${environment}; real money takes environment: production` };
  }
  return armed ? { world: 'real' } : { fault: 'armed: real money takes armed: true as well' };
}
