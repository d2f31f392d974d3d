import { isDict, isList, type PyDict, type PyValue } from '../value/values.ts';
import type { FileEntry } from './stage.ts';

const OWN = new Set(['path', 'hash', 'md5', 'size', 'nfiles', 'isexec']);

const TAGS = ['etag', 'checksum'] as const;

/** The entries of `deps` or `outs` of a stage in dvc.lock, by path. */
export function lockedEntries(
  stage: PyDict | undefined,
  section: 'deps' | 'outs',
): ReadonlyMap<string, FileEntry> {
  const list = stage?.get(section);
  const entries = new Map<string, FileEntry>();
  for (const item of isList(list) ? list : []) {
    if (!isDict(item)) continue;
    const entry = fileEntry(item);
    if (entry) entries.set(String(item.get('path')), entry);
  }
  return entries;
}

/** Undefined for an entry without a hash. */
export function fileEntry(item: PyDict): FileEntry | undefined {
  const tag = TAGS.find((name) => !item.get('md5') && item.get(name));
  const hash = item.get(tag ?? 'md5');
  if (hash === undefined || hash === null || hash === '') return undefined;
  return {
    md5: tag ? String(hash) : String(hash).toLowerCase(),
    tag,
    hashName: item.has('hash') ? 'md5' : 'md5-dos2unix',
    size: integer(item.get('size')),
    nfiles: integer(item.get('nfiles')),
    isexec: item.get('isexec') === true,
    rest: new Map(
      [...item].filter(([key]) => typeof key !== 'string' || !(OWN.has(key) || key === tag)),
    ),
  };
}

function integer(value: PyValue | undefined): bigint | undefined {
  return typeof value === 'bigint' ? value : undefined;
}
