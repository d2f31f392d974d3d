import { isUtf8 } from 'node:buffer';
import { InvalidUtf8Error } from '../errors/file-errors.ts';
import { readBytes } from './read-bytes.ts';

/** Sees the bytes as they are read (to hash them, to count them). */
export type ByteObserver = (chunk: Uint8Array) => void;

/**
 * Told of bytes that are not UTF-8 (once a chunk of the file), which are then read as U+FFFD.
 * Without one they are refused.
 */
export type InvalidObserver = (error: InvalidUtf8Error) => void;

/**
 * The content of a file as text, in chunks that never split a character; a byte order mark at the
 * beginning is left out. Throws `InvalidUtf8Error` with line and byte offset.
 */
export async function* readText(
  file: string,
  onBytes?: ByteObserver,
  onInvalid?: InvalidObserver,
): AsyncGenerator<string> {
  yield* decodeUtf8(readBytes(file), file, { onBytes, onInvalid });
}

export interface DecodeObservers {
  readonly onBytes?: ByteObserver | undefined;
  readonly onInvalid?: InvalidObserver | undefined;
}

/** Decodes chunks of bytes cut anywhere; `file` names them in errors. */
export async function* decodeUtf8(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  file: string,
  { onBytes, onInvalid }: DecodeObservers = {},
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let position = { offset: 0, line: 1 };
  let first = true;
  for await (const chunk of chunks) {
    onBytes?.(chunk);
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = bytes.subarray(0, completeLength(bytes));
    rest = bytes.subarray(whole.length);
    if (whole.length === 0) continue;
    if (!isUtf8(whole)) refuse(invalidUtf8(bytes, position, file), onInvalid);
    const text = whole.toString('utf8');
    yield first && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    first = false;
    position = advance(position, whole);
  }
  if (rest.length === 0) return;
  refuse(invalidUtf8(rest, position, file), onInvalid);
  yield rest.toString('utf8');
}

/** UTF-16 cannot be read as a UTF-8 file with mistakes. */
function refuse(error: InvalidUtf8Error, onInvalid: InvalidObserver | undefined): void {
  if (!onInvalid || (error.offset === 0 && error.remedy?.includes('UTF-16'))) throw error;
  onInvalid(error);
}

interface Position {
  readonly offset: number;
  readonly line: number;
}

function advance({ offset, line }: Position, bytes: Buffer): Position {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return { offset: offset + bytes.length, line: line + lines };
}

/** How many bytes are left when a character that is not complete at the end is cut off. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Finds the first byte of the first wrong sequence by bisection over prefixes. */
function invalidUtf8(bytes: Buffer, position: Position, file: string): InvalidUtf8Error {
  const valid = (length: number) => {
    const prefix = bytes.subarray(0, length);
    return isUtf8(prefix.subarray(0, completeLength(prefix)));
  };
  let low = 0;
  let high = bytes.length + 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (valid(middle)) low = middle;
    else high = middle;
  }
  const start = completeLength(bytes.subarray(0, low));
  const { offset, line } = advance(position, bytes.subarray(0, start));
  return new InvalidUtf8Error(offset, bytes[start]!, { file, line });
}
