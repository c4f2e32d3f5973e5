import { Unusable, type VenueKeys } from './opened-venue.ts';

/** A venue's keys from this process's variables: of the secret `kraken`, `KRAKEN_API_KEY` and `KRAKEN_API_SECRET`. */
export function variableKeys(variables: NodeJS.ProcessEnv): VenueKeys {
  return async (name) => {
    const stem = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
    const [apiKey, secret] = [variables[`${stem}_API_KEY`], variables[`${stem}_API_SECRET`]];
    if (apiKey === undefined || secret === undefined) {
      throw new Unusable(`the keys of ${name} are missing: set ${stem}_API_KEY and ${stem}_API_SECRET`);
    }
    const passphrase = variables[`${stem}_API_PASSPHRASE`];
    return Promise.resolve({ apiKey, secret, ...(passphrase === undefined ? {} : { passphrase }) });
  };
}
