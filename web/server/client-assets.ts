import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, stop } from 'esbuild';
import type { IncomingMessage } from 'node:http';
import { NOT_MODIFIED, type Answer } from './respond.ts';

export type Assets = ReadonlyMap<
  string,
  { readonly type: string; readonly body: Uint8Array; readonly etag: string }
>;

const CLIENT = join(import.meta.dirname, '..', 'client');

/** Builds the page from its sources and keeps it in memory: about a tenth of a second, once a start. */
export async function clientAssets(): Promise<Assets> {
  const [page, icon, bundle] = await Promise.all([
    readFile(join(CLIENT, 'index.html')),
    readFile(join(CLIENT, 'favicon.svg')),
    bundled(),
  ]);
  return new Map([
    ['/', asset('text/html; charset=utf-8', page)],
    ['/favicon.svg', asset('image/svg+xml', icon)],
    ['/app.js', asset('text/javascript; charset=utf-8', bundle.script)],
    ['/styles.css', asset('text/css; charset=utf-8', bundle.style)],
  ]);
}

/** An asset, or word that the browser has it already. */
export function answerAsset(
  asset: { type: string; body: Uint8Array; etag: string },
  request: IncomingMessage,
): Answer {
  const { type, body, etag } = asset;
  const headers = { etag, 'cache-control': 'no-cache' };
  const known = request.headers['if-none-match'] === etag;
  return known ? { status: NOT_MODIFIED, type, body: '', headers } : { status: 200, type, body, headers };
}

async function bundled(): Promise<{ readonly script: Uint8Array; readonly style: Uint8Array }> {
  const { outputFiles } = await build({
    entryPoints: { app: join(CLIENT, 'main.tsx'), styles: join(CLIENT, 'styles.css') },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
  });
  // Its process is of no more use.
  await stop();
  const output = (end: string): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(end));
    if (file === undefined) throw new Error(`the page's bundle has no ${end}`);
    return file.contents;
  };
  return { script: output('.js'), style: output('.css') };
}

function asset(type: string, body: Uint8Array): { type: string; body: Uint8Array; etag: string } {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"` };
}
