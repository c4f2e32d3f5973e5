import type { IncomingMessage } from 'node:http';
import { refusal, type Answer } from './respond.ts';

const BODY_BYTES_MAX = 4_096;

/** The JSON of a request's body, or the answer that says why it is none. */
export async function readBody(
  request: IncomingMessage,
): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly answer: Answer }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_MAX) {
      const message = `a body may have ${BODY_BYTES_MAX} bytes`;
      return { ok: false, answer: refusal(413, { code: 'TOO_LARGE', message }, { connection: 'close' }) };
    }
    chunks.push(chunk);
  }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { ok: false, answer: refusal(400, { code: 'NOT_JSON', message: 'the body is not JSON' }) };
  }
}
