import { splitNames } from '../crew/look.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import type { FolderState } from './state-file.ts';

/** Joins what is newly known of a folder's entries to what was known; the new wins. */
export function mergeFolders(known: FolderState | undefined, added: FolderState): FolderState {
  if (!known || known.names === '') return added;
  const names = [...splitNames(known.names)];
  const places = new Map(names.map((name, i) => [name, i]));
  const targets = splitNames(added.names).map((name) => places.get(name) ?? names.push(name) - 1);
  const column = (of: (state: FolderState) => Float64Array) => {
    const whole = new Float64Array(names.length);
    whole.set(of(known));
    for (const [from, to] of targets.entries()) whole[to] = of(added)[from]!;
    return whole;
  };
  const digests = new Uint8Array(names.length * DIGEST_BYTES);
  digests.set(known.digests);
  const hashed = new Uint8Array(names.length);
  hashed.set(known.hashed);
  for (const [from, to] of targets.entries()) {
    const digest = added.digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES);
    digests.set(digest, to * DIGEST_BYTES);
    hashed[to] = added.hashed[from]!;
  }
  return {
    names: names.join('\0'),
    inodes: column(({ inodes }) => inodes),
    modified: column(({ modified }) => modified),
    changed: column(({ changed }) => changed),
    sizes: column(({ sizes }) => sizes),
    digests,
    hashed,
  };
}
