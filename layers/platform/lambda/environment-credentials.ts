import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * A function's credentials lie in its environment. In its bundle this stands in the place of the SDK's own search through
 * profiles, single sign-on and other machines' metadata, none of which a function has, and all of which it would load.
 */
export function defaultProvider(): ReturnType<typeof fromEnv> {
  return fromEnv();
}
