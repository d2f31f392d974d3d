import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Progress } from '@havn/core';
import type { StoredObject } from '@havn/storage';
import type { DependencyEntry } from '../dvcfile/entries.ts';
import { MissingDataError } from '../errors.ts';
import { compareCodePoints, pythonJson } from '../python/json.ts';
import { forEach } from '../remote/storage-objects.ts';
import type { Repository } from '../repository/repository.ts';
import { type OpenUrl, type UrlAddress, withUrl } from './open-url.ts';

/** What a URL's place says of the content there, under the keys of a `.dvc` file. */
export type UrlDescription = Pick<DependencyEntry, 'etag' | 'checksum' | 'md5' | 'size' | 'nfiles'>;

/** Who asks; `remote://` needs a repository. */
export interface UrlCaller {
  readonly repository: Repository | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

export interface UrlOptions {
  /** Requests at a time. */
  readonly jobs?: number | undefined;
}

type Tag = 'etag' | 'checksum' | 'md5';

/**
 * Describes the file or folder at a URL; undefined where there is none. As DVC has it: of S3 and GCS
 * the ETag, of HTTP the ETag or Content-MD5 as the server writes it, of the rest the MD5 of the bytes.
 */
export function describeUrl(
  { repository, signal }: UrlCaller,
  address: UrlAddress,
  { jobs }: UrlOptions = {},
): Promise<UrlDescription | undefined> {
  return withUrl(repository, address, async (opened) => {
    const { storage, key } = opened;
    const name = tagName(opened);
    const file = key === '' ? undefined : await storage.stat(key, { signal });
    if (file) return { [name]: await tagOf(opened, file, name), size: file.size };
    const files = await filesBelow(opened, signal);
    if (files.length === 0) return undefined;
    const rows = files.map((one) => ({ relpath: one.path, object: one.object, tag: '' }));
    await forEach(rows, jobsOf(jobs), async (row) => {
      row.tag = await tagOf(opened, row.object, name);
    });
    const list = rows
      .sort((a, b) => compareCodePoints(a.relpath, b.relpath))
      .map(({ relpath, tag }) => ({ [name]: tag, relpath }));
    const md5 = `${createHash('md5').update(pythonJson(list)).digest('hex')}.dir`;
    const size = files.reduce((sum, { object }) => sum + object.size, 0);
    return { md5, size, nfiles: files.length };
  });
}

/** Copies the file or folder at a URL to a place in the workspace. */
export async function downloadUrl(
  { repository, signal, progress }: UrlCaller,
  address: UrlAddress,
  place: string,
  { jobs }: UrlOptions = {},
): Promise<void> {
  await withUrl(repository, address, async (opened) => {
    const { storage, key } = opened;
    const isFile = key !== '' && (await storage.stat(key, { signal })) !== undefined;
    const files = isFile ? [{ key, place }] : await wantedFiles(opened, place, signal);
    if (files.length === 0) throw new MissingDataError(address.path);
    progress.start('Downloading', files.length, 'files');
    await forEach(files, jobsOf(jobs), async (file) => {
      mkdirSync(dirname(file.place), { recursive: true });
      await storage.download(file.key, file.place, { signal });
      progress.advance();
    });
    progress.end();
  });
}

/** The files below a URL, or the file itself under its own name; sorted. Throws where there is none. */
export async function listUrl(
  { repository, signal }: UrlCaller,
  address: UrlAddress,
): Promise<readonly ListedFile[]> {
  return withUrl(repository, address, async (opened) => {
    const { storage, key } = opened;
    const file = key === '' ? undefined : await storage.stat(key, { signal });
    if (file) return [{ path: key, size: file.size }];
    const files = await filesBelow(opened, signal);
    if (files.length === 0) throw new MissingDataError(address.path);
    return files
      .map(({ path, object }) => ({ path, size: object.size }))
      .sort((a, b) => compareCodePoints(a.path, b.path));
  });
}

export interface ListedFile {
  readonly path: string;
  readonly size: number;
}

/** Removes the file or folder at a URL; what is not there is no error. */
export async function removeUrl(
  { repository, signal }: UrlCaller,
  address: UrlAddress,
): Promise<void> {
  await withUrl(repository, address, async (opened) => {
    const below = opened.scheme.startsWith('http') ? [] : await filesBelow(opened, signal);
    await opened.storage.delete([opened.key, ...below.map(({ object }) => object.key)], { signal });
  });
}

async function wantedFiles(opened: OpenUrl, place: string, signal: AbortSignal | undefined) {
  const files = await filesBelow(opened, signal);
  return files.map(({ path, object }) => ({
    key: object.key,
    place: join(place, ...path.split('/')),
  }));
}

interface FileBelow {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly object: StoredObject;
}

/** A web server cannot be listed: there only files are found. */
async function filesBelow(
  { storage, key, scheme }: OpenUrl,
  signal: AbortSignal | undefined,
): Promise<readonly FileBelow[]> {
  if (scheme.startsWith('http')) return [];
  const prefix = key === '' ? '' : `${key}/`;
  const files: FileBelow[] = [];
  for await (const object of storage.list(prefix, { signal })) {
    // Some tools keep an empty object for a folder.
    if (!object.key.endsWith('/')) files.push({ path: object.key.slice(prefix.length), object });
  }
  return files;
}

function tagName({ scheme }: OpenUrl): Tag {
  if (scheme === 's3' || scheme === 'gs') return 'etag';
  return scheme.startsWith('http') ? 'checksum' : 'md5';
}

async function tagOf({ storage, scheme }: OpenUrl, object: StoredObject, name: Tag) {
  const { tag, key } = object;
  if (tag === undefined || name === 'md5') return readMd5(storage.read(key));
  if (scheme === 's3') return tag.replaceAll('"', '');
  return scheme === 'gs' ? Buffer.from(tag, 'base64').toString('hex') : tag;
}

async function readMd5(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hasher = createHash('md5');
  for await (const piece of bytes) hasher.update(piece);
  return hasher.digest('hex');
}

function jobsOf(jobs: number | undefined): number {
  return jobs ?? 4 * availableParallelism();
}
