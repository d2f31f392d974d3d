import type { CallOptions, Storage } from '../storage.ts';

/** All bytes of an object. */
export async function contentOf(
  storage: Storage,
  key: string,
  options: CallOptions & { readonly start?: number } = {},
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of storage.read(key, options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** All keys with a prefix, sorted. */
export async function keysOf(storage: Storage, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys.sort();
}
