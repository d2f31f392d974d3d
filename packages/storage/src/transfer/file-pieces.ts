import { type FileHandle, open } from 'node:fs/promises';
import { fileFailure } from '../errors/file-failure.ts';
import { ObjectChangedError } from '../errors/object.ts';

/** A file of this machine on its way up. */
export interface SourceFile {
  readonly size: number;
  /** Changes when the file does. */
  readonly version: string;
  /** Throws `ObjectChangedError` when the file became shorter. */
  piece(start: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

export async function openSource(file: string, url: string, key: string): Promise<SourceFile> {
  const failure = (error: unknown) => fileFailure(error, { url, key, path: file, act: 'read' });
  const handle = await open(file, 'r').catch((error) => {
    throw failure(error);
  });
  const { size, mtimeMs, ino } = await handle.stat();
  return {
    size,
    version: `${size} ${mtimeMs} ${ino}`,
    piece: async (start, length) => {
      const bytes = await readPiece(handle, start, length).catch((error) => {
        throw failure(error);
      });
      if (bytes.length === length) return bytes;
      throw new ObjectChangedError(url, key, `is shorter than before: ${file} changed meanwhile`);
    },
    close: () => handle.close(),
  };
}

async function readPiece(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** The bytes of a stream in pieces of exactly `length`, but for the last, which may be empty. */
export async function* inPieces(
  content: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    held.push(piece);
    size += piece.length;
    if (size < length) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at >= length; at += length) yield all.subarray(at, at + length);
    held = [all.subarray(at)];
    size = all.length - at;
  }
  yield Buffer.concat(held);
}
