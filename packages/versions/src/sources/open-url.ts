import type { Storage, StorageOptions } from '@havn/storage';
import { DataUsageError } from '../errors.ts';
import { findRemote, sshConfig } from '../remote/remotes.ts';
import type { Repository } from '../repository/repository.ts';

/** A file or folder at a URL, with options for its place as `--fs-config` gives them. */
export interface UrlAddress {
  readonly path: string;
  readonly fs_config?: unknown;
}

/** A place that is open, and the name of the file or folder there. */
export interface OpenUrl {
  readonly storage: Storage;
  /** Empty: all of the place. */
  readonly key: string;
  /** Without `://`; empty for a folder of this machine. */
  readonly scheme: string;
}

const IS_URL = /^[a-z][a-z0-9+.-]+:\/\//i;

export function isUrl(path: string): boolean {
  return IS_URL.test(path);
}

/** Opens what a URL names, `remote://NAME/PATH` too; it is closed when `work` has ended. */
export async function withUrl<T>(
  repository: Repository | undefined,
  address: UrlAddress,
  work: (opened: OpenUrl) => Promise<T>,
): Promise<T> {
  const { url, options } = resolveUrl(repository, address);
  const { place, key } = splitUrl(url);
  const { openStorage } = await import('@havn/storage');
  const storage = await openStorage(place, options, {
    folder: repository?.root ?? '.',
    ...sshConfig(),
  });
  try {
    return await work({ storage, key, scheme: schemeOf(place) });
  } finally {
    await storage.close();
  }
}

/** Whether a path, or the remote that a `remote://` URL names, lies on this machine. */
export function isOnThisMachine(repository: Repository, path: string): boolean {
  return !isUrl(isUrl(path) ? resolveUrl(repository, { path }).url : path);
}

function resolveUrl(
  repository: Repository | undefined,
  { path, fs_config }: UrlAddress,
): { readonly url: string; readonly options: StorageOptions } {
  const given = (fs_config ?? {}) as StorageOptions;
  if (given.version_aware !== undefined) refuseVersionAware();
  const named = /^remote:\/\/([^/]+)(.*)$/i.exec(path);
  if (!named) return { url: path, options: given };
  if (!repository) {
    throw new DataUsageError(`'${path}' names a remote, but there is no repository here`);
  }
  const remote = findRemote(repository, named[1], 'import-url');
  const url = remote.url.replace(/\/$/, '') + named[2]!;
  return { url, options: { ...remote.options, ...given } };
}

/** Versions of a bucket are its own numbers: what we keep are hashes, which need no such bucket. */
export function refuseVersionAware(): never {
  throw new DataUsageError(
    'Havn does not follow the version numbers of buckets (--version-aware, version_aware = true)',
    'Leave it out: what was imported is kept by its hash in the cache and goes with havn data push, ' +
      'so it stays available also where the bucket replaces it. For what is versioned that way ' +
      'already use DVC.',
  );
}

function schemeOf(place: string): string {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1]?.toLowerCase() ?? '';
}

/** A URL as the folder that it lies in and the name there; a bucket or server alone has no name. */
function splitUrl(url: string): { readonly place: string; readonly key: string } {
  const whole = url.replace(/\/+$/, '');
  const start = whole.indexOf('://') === -1 ? 0 : whole.indexOf('://') + 3;
  const at = whole.lastIndexOf('/');
  if (at < start) return { place: whole, key: '' };
  return { place: whole.slice(0, at), key: whole.slice(at + 1) };
}
