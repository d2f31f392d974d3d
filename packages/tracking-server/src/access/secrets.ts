import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

const KEY_BYTES = 32;

/** A password or key as it is kept: `scrypt$SALT$HASH` in base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, KEY_BYTES);
  return `scrypt$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Takes some 50 ms, on purpose. */
export async function matchesHash(secret: string, kept: string): Promise<boolean> {
  const [scheme, salt = '', hash = ''] = kept.split('$');
  if (scheme !== 'scrypt') return false;
  const expected = Buffer.from(hash, 'base64url');
  const given = await derive(secret, Buffer.from(salt, 'base64url'), expected.length);
  return timingSafeEqual(given, expected);
}

/** Compares without telling by its time how much was right. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** For looking a secret up in memory; never kept on disk. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
