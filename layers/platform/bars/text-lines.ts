import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ok, refuse, type Result } from '../../core/foundation/result.ts';

/** Ten times the hourly bars of half a century. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024;
export const MAX_LINE_BYTES = 16 * 1024;
const CHUNK_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = '\r';
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The lines of a UTF-8 text file without their ends (LF or CRLF), read a chunk at a time, so that memory is bounded
 * whatever the file is. Every chunk's bytes go to `onBytes` as well. A refusal names file and line and is the last item.
 */
export function* textLines(
  path: string,
  onBytes: (bytes: Uint8Array) => void,
): Generator<Result<string>, void, undefined> {
  const opened = openTextFile(path);
  if (!opened.ok) {
    yield opened;
    return;
  }
  try {
    yield* linesOf({ path, descriptor: opened.value }, onBytes);
  } finally {
    closeSync(opened.value);
  }
}

interface OpenFile {
  readonly path: string;
  readonly descriptor: number;
}

function openTextFile(path: string): Result<number> {
  try {
    // Asked before opening, because opening a named pipe waits for its writer.
    const file = statSync(path);
    if (file.isDirectory())
      return refuse('NOT_A_FILE', `${path} is a directory; name one CSV file`, { file: path });
    if (!file.isFile())
      return refuse('NOT_A_FILE', `${path} is no regular file; name one CSV file`, { file: path });
    return file.size > MAX_FILE_BYTES ? tooLarge(path) : ok(openSync(path, 'r'));
  } catch (error) {
    return unreadable(path, error);
  }
}

function* linesOf(
  file: OpenFile,
  onBytes: (bytes: Uint8Array) => void,
): Generator<Result<string>, void, undefined> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let readBytes = 0;
  let line = 0;
  for (;;) {
    const count = readChunk(file, chunk);
    if (!count.ok) return yield count;
    if (count.value === 0) break;
    const bytes = chunk.subarray(0, count.value);
    onBytes(bytes);
    readBytes += count.value;
    if (readBytes > MAX_FILE_BYTES) return yield tooLarge(file.path);
    if (bytes.includes(0)) return yield holdsNul(file.path);
    const text = Buffer.concat([rest, bytes]);
    let from = 0;
    for (let end = text.indexOf(LF); end !== -1; end = text.indexOf(LF, from)) {
      line += 1;
      const read = lineText({ path: file.path, line }, text.subarray(from, end));
      yield read;
      if (!read.ok) return;
      from = end + 1;
    }
    rest = text.subarray(from);
    if (rest.length > MAX_LINE_BYTES) return yield tooLong({ path: file.path, line: line + 1 });
  }
  if (rest.length > 0) yield lineText({ path: file.path, line: line + 1 }, rest);
}

function readChunk({ path, descriptor }: OpenFile, chunk: Buffer): Result<number> {
  try {
    return ok(readSync(descriptor, chunk, 0, chunk.length, null));
  } catch (error) {
    return unreadable(path, error);
  }
}

interface Place {
  readonly path: string;
  readonly line: number;
}

function lineText(place: Place, bytes: Buffer): Result<string> {
  if (bytes.length > MAX_LINE_BYTES) return tooLong(place);
  if (!isUtf8(bytes)) {
    const { path, line } = place;
    return refuse('NOT_UTF8', `${path} line ${line} is not UTF-8 text; save the file as plain UTF-8 CSV`, {
      file: path,
      line,
    });
  }
  const text = bytes.toString('utf8');
  const unmarked = place.line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return ok(unmarked.endsWith(CR) ? unmarked.slice(0, -1) : unmarked);
}

function tooLarge(path: string): Result<never> {
  const megabytes = MAX_FILE_BYTES / 1024 / 1024;
  return refuse('FILE_TOO_LARGE', `${path} is larger than ${megabytes} MB; split it or drop columns`, {
    file: path,
  });
}

function tooLong({ path, line }: Place): Result<never> {
  const message = `${path} line ${line} is longer than ${MAX_LINE_BYTES} bytes; a row of bars is one short line, ended by LF or CRLF`;
  return refuse('LINE_TOO_LONG', message, { file: path, line });
}

function holdsNul(path: string): Result<never> {
  const message = `${path} holds NUL bytes, as UTF-16 and binary files do; save it as UTF-8 text`;
  return refuse('NOT_UTF8', message, { file: path });
}

function unreadable(path: string, error: unknown): Result<never> {
  const cause = error instanceof Error ? error.message : String(error);
  return refuse('UNREADABLE_FILE', `${path} cannot be read: ${cause}`, { file: path });
}
