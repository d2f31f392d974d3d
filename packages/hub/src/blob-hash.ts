import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { sha256File } from '@havn/core';

/**
 * The hash of a file of the kind that an etag is: 64 digits are the SHA-256 of the content (LFS), 40
 * are git's (SHA-1 of "blob SIZE\0" and the content). `undefined` where an etag is of no such kind.
 */
export async function blobHash(
  path: string,
  size: number,
  etag: string,
): Promise<string | undefined> {
  if (/^[0-9a-f]{64}$/.test(etag)) return sha256File(path);
  if (!/^[0-9a-f]{40}$/.test(etag)) return undefined;
  const hash = createHash('sha1').update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
