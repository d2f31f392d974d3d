import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CorruptGzipError, DataNotFoundError } from '../errors/file-errors.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The content of a file in chunks, decompressed where it is gzip (told by its first bytes, not its
 * name). Throws `DataNotFoundError` and `CorruptGzipError`.
 */
export async function* readBytes(file: string): AsyncGenerator<Buffer> {
  const compressed = await isGzip(file);
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (!compressed) {
    yield* source;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The iteration below reports the failure; the callback keeps it from being thrown twice.
  pipeline(source, gunzip, () => {});
  try {
    yield* gunzip;
  } catch (error) {
    throw isZlibError(error) ? new CorruptGzipError(file, error) : error;
  }
}

/** At most `limit` bytes from the beginning, and whether that is all of the content. */
export async function readHead(
  file: string,
  limit: number,
): Promise<{ readonly head: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readBytes(file)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) return { head: Buffer.concat(chunks).subarray(0, limit), whole: false };
  }
  return { head: Buffer.concat(chunks), whole: true };
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? new DataNotFoundError(file, error)
      : error;
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && /^Z_/.test((error as NodeJS.ErrnoException).code ?? '');
}
