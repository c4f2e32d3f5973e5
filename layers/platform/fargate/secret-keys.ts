import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { SecretsManagerSecret } from '../aws/secrets-manager-secret.ts';
import { Unusable, type VenueKeys } from '../execution-host/opened-venue.ts';

const keysSchema = z.strictObject({
  apiKey: z.string().min(1),
  secret: z.string().min(1),
  passphrase: z.string().min(1).optional(),
});

/** A venue's keys from Secrets Manager: a secret that holds `{ "apiKey": …, "secret": … }`, and OKX's `passphrase`. */
export function secretKeys(client: SecretsManagerClient): VenueKeys {
  return async (name) => {
    const { text } = await new SecretsManagerSecret({ client, secretId: name }).current();
    const read = keysSchema.safeParse(jsonOf(text));
    // What the secret holds is in no message.
    if (!read.success) throw new Unusable(`the secret ${name} is not { "apiKey": …, "secret": … } as JSON`);
    const { apiKey, secret, passphrase } = read.data;
    return { apiKey, secret, ...(passphrase === undefined ? {} : { passphrase }) };
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
