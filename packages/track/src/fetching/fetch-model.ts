import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lockFile, type Progress, sha256, silentProgress } from '@havn/core';
import type { TrackingClient } from '../client/tracking-client.ts';
import type { ModelVersion } from '../registry/registry.ts';
import { digestOf, folderDigest } from '../remote/folder-digest.ts';
import { joinUri } from '../sql/uri.ts';
import { checkIsBundle } from './check-bundle.ts';
import { downloadFolder } from './download-folder.ts';
import {
  ModelFilesChangedError,
  ModelFilesElsewhereError,
  ModelFilesMissingError,
} from './errors.ts';
import type { FilesFolder } from './files-folder.ts';
import { findVersion } from './find-version.ts';
import { type FileThere, listWhole } from './list-whole.ts';

/** How long somebody else who fetches the same is waited for. */
const WAIT_MS = 3_600_000;

export interface FetchModelOptions {
  readonly client: Pick<TrackingClient, 'models' | 'versions' | 'runs' | 'place'>;
  /** Opens a location of files; undefined where this machine does not reach it. */
  readonly openFolder: (location: string) => Promise<FilesFolder | undefined>;
  /** The folder in which fetched models are kept, each in a folder of its own. */
  readonly cache: string;
  readonly progress?: Progress | undefined;
}

export interface FetchedModel {
  /** The folder of this machine that holds the model's files. */
  readonly folder: string;
  readonly version: ModelVersion;
}

/**
 * Brings the files of a registered version to this machine: `models:/NAME/VERSION`, `/NAME@ALIAS`,
 * `/NAME/latest` or `/NAME/STAGE`. What is in a folder of this machine is used there; all else comes
 * into the cache, whole or not at all, is checked by its hash where its place is named by it, and is
 * not fetched twice. A call that was killed goes on where it was.
 *
 * @throws ModelUriError, ModelUnknownError, VersionUnknownError, AliasUnknownError,
 * ModelFilesMissingError, ModelFilesElsewhereError, NotABundleError, ModelFilesChangedError, and what
 * the store and the place of the files do
 */
export async function fetchModel(uri: string, options: FetchModelOptions): Promise<FetchedModel> {
  const { client, openFolder, cache } = options;
  const version = await findVersion(client, uri);
  const location = await locationOf(client, version);
  const digest = digestOf(location);
  const known = digest && join(cache, digest);
  if (known && existsSync(known)) return { folder: known, version };
  const name = `${version.name} ${version.version}`;
  const place = location.split('?')[0]!;
  const files = await openFolder(location);
  if (files === undefined) throw new ModelFilesElsewhereError(name, place);
  try {
    if ((await files.list('')).length === 0) {
      const elsewhere = files.local !== undefined && /^https?:/i.test(client.place);
      throw elsewhere
        ? new ModelFilesElsewhereError(name, place)
        : new ModelFilesMissingError(name, place);
    }
    await checkIsBundle(name, files);
    if (files.local !== undefined) return { folder: files.local, version };
    const all = await listWhole(files);
    const folder = known ?? join(cache, keyOf(client.place, version, all));
    await fetchOnce({ ...options, files, all, folder, digest, name, place });
    return { folder, version };
  } finally {
    await files.close();
  }
}

/** MLflow's clients register folders of runs as `runs:/ID/PATH`, too. */
async function locationOf(
  { versions, runs }: FetchModelOptions['client'],
  { name, version }: ModelVersion,
): Promise<string> {
  const location = await versions.downloadUri(name, version);
  const [, run, path] = /^runs:\/+([^/]+)\/(.+)$/.exec(location) ?? [];
  return run === undefined ? location : joinUri((await runs.get(run)).info.artifactUri, path!);
}

/** Where nothing names the content, a version stays what it was: its number is given once. */
function keyOf(place: string, version: ModelVersion, all: readonly FileThere[]): string {
  const { name, creationTime } = version;
  const files = all.map(({ path, size }) => [path, size]);
  const told = [place, name, version.version, creationTime, version.source, files];
  return sha256(JSON.stringify(told)).slice(0, 32);
}

interface FetchOnce extends Pick<FetchModelOptions, 'progress'> {
  readonly files: FilesFolder;
  readonly all: readonly FileThere[];
  readonly folder: string;
  readonly digest: string | undefined;
  readonly name: string;
  readonly place: string;
}

async function fetchOnce(options: FetchOnce): Promise<void> {
  const { files, all, folder, digest, name, place, progress = silentProgress } = options;
  if (existsSync(folder)) return;
  const staging = `${folder}.partial`;
  await mkdir(dirname(folder), { recursive: true });
  const lock = await lockFile(`${folder}.lock`, WAIT_MS);
  try {
    if (existsSync(folder)) return;
    // What nothing can check is not put together from two calls.
    if (digest === undefined) await rm(staging, { recursive: true, force: true });
    await downloadFolder(files, { all, to: staging, progress, name });
    const paths = all.map(({ path }) => path);
    if (digest !== undefined && (await folderDigest(staging, paths)) !== digest) {
      await rm(staging, { recursive: true, force: true });
      throw new ModelFilesChangedError(name, place, 'their hash is another one');
    }
    await rename(staging, folder);
  } finally {
    await lock.release();
  }
}
