/** The environment's file as it lies beside a function's code. */
export const ENVIRONMENT_FILE = 'environment.yaml';

/** The environment variable with the hash of the code that decides. */
export const CODE_HASH_VARIABLE = 'CODE_HASH';
