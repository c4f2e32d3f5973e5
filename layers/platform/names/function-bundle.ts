/** The environment's file as it lies beside a function's code. */
export const ENVIRONMENT_FILE = 'environment.yaml';

/** The same, checked and in the form that a function of the decision cycle reads at its start. */
export const SETTINGS_FILE = 'settings.json';

/** The environment variable with the hash of the code that decides. */
export const CODE_HASH_VARIABLE = 'CODE_HASH';

/** The environment variable with the bucket that holds the journal's copy under lock. */
export const JOURNAL_BUCKET_VARIABLE = 'JOURNAL_BUCKET';
