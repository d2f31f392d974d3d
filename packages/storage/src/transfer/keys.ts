import { ObjectKeyError } from '../errors/usage.ts';

/** Throws `ObjectKeyError` for a key that leaves the storage or that no place can hold. */
export function checkKey(url: string, key: string): void {
  const problem = problemOf(key);
  if (problem) throw new ObjectKeyError(url, key, problem);
}

/** A prefix ends anywhere; what stands before its last `/` keeps the rules of keys. */
export function checkPrefix(url: string, prefix: string): void {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1).slice(0, -1);
  const problem = prefix.startsWith('/') ? 'it begins with "/"' : folder && problemOf(folder);
  if (problem) throw new ObjectKeyError(url, prefix, problem);
}

function problemOf(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (key.includes('\0')) return 'it holds a zero byte';
  if (/\p{Cs}/u.test(key)) return 'it holds half a character';
  if (key.startsWith('/')) return 'it begins with "/"';
  const parts = key.split('/');
  if (parts.includes('..') || parts.includes('.')) return 'it holds "." or ".." as a name';
  if (parts.includes('')) return 'it holds an empty name';
  return undefined;
}
