import { join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';

const ROOT = join(import.meta.dirname, '..', '..');

/** What stands in for the SDK's search for credentials: a function finds its own in its environment. */
const CREDENTIALS = './layers/platform/lambda/environment-credentials.ts';

/** Errors say their names themselves, since minified classes have none: the ones that are retried are known by them. */
const SMALL: BuildOptions = { minify: true, alias: { '@aws-sdk/credential-provider-node': CREDENTIALS } };

const WITH_VENUES: BuildOptions = {
  // ccxt loads it for exchanges that are none of ours.
  external: ['protobufjs', 'protobufjs/*'],
  // ccxt looks at the names of its classes.
  minifySyntax: true,
  minifyWhitespace: true,
};

/**
 * Bundles the handlers of these folders of `functions`, each with all it needs into `outdir/<folder>/index.js`; `actsAtVenues` where
 * ccxt is among it. Needs no network and no Docker.
 */
export function bundleHandlers(
  folders: readonly string[],
  { outdir, actsAtVenues = false }: { readonly outdir: string; readonly actsAtVenues?: boolean },
): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: folders.map((folder) => ({ in: `functions/${folder}/handler.ts`, out: `${folder}/index` })),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    ...(actsAtVenues ? WITH_VENUES : SMALL),
  });
}
