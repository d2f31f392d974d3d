import * as crypto from 'node:crypto';

const oneShot = (crypto as { hash?: typeof crypto.hash }).hash;

/** The 16 bytes of the MD5 of a piece of memory. */
export function md5(content: Uint8Array): Buffer {
  // One call instead of three where Node has it (20.12 and later).
  if (oneShot) return oneShot('md5', content, 'buffer') as unknown as Buffer;
  return crypto.createHash('md5').update(content).digest();
}
