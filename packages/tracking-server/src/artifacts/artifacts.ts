import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStorage, type Storage } from '@havn/storage';
import { doesNotExist, invalidParameter } from '../protocol/rest-error.ts';
import { type ArtifactEntry, isFolder, listFolder } from './list.ts';
import { type Multipart, openMultipart } from './multipart.ts';
import { keyOf } from './paths.ts';

export interface ArtifactFile {
  /** The last part of its path. */
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970, where the place says. */
  readonly modified: number | undefined;
  read(start?: number): AsyncIterable<Uint8Array>;
}

/** The files of runs and models. Paths are checked by the caller (`safePath`). */
export interface Artifacts {
  /** What the server keeps artifacts in, under `mlflow-artifacts:/`. */
  readonly storage: Storage;
  readonly multipart: Multipart;
  /** Files and folders directly below a path, by name; nothing below what is no folder. */
  list(location: string, path: string): Promise<readonly ArtifactEntry[]>;
  /** Throws `RESOURCE_DOES_NOT_EXIST`, or `INVALID_PARAMETER_VALUE` for a folder. */
  find(location: string, path: string): Promise<ArtifactFile>;
  /** The location of everything that the server keeps. */
  readonly root: string;
  /** A location as clients on other machines can use it. */
  shown(location: string): string;
}

export interface ArtifactsOptions {
  readonly storage: Storage;
  /** Folders of this machine below which runs of this machine keep files, too. */
  readonly localRoots?: readonly string[];
}

interface Place {
  readonly storage: Storage;
  readonly prefix: string;
}

const ROOT = 'mlflow-artifacts:/';

export function openArtifacts({ storage, localRoots = [] }: ArtifactsOptions): Artifacts {
  const placeOf = async (location: string): Promise<Place> => {
    const proxied = proxiedPath(location);
    if (proxied !== undefined) return { storage, prefix: proxied };
    const folder = localFolder(location);
    if (folder === undefined || !localRoots.some((root) => isInside(root, folder))) {
      throw invalidParameter(`This server does not keep the artifacts at '${location}'.`);
    }
    return { storage: await openStorage(folder), prefix: '' };
  };
  return {
    storage,
    multipart: openMultipart(storage),
    root: ROOT,
    shown: (location) => shown(storage.folder, location),
    async list(location, path) {
      const { storage: where, prefix } = await placeOf(location);
      return listFolder(where, keyOf(prefix, path));
    },
    async find(location, path) {
      const { storage: where, prefix } = await placeOf(location);
      return findFile(where, keyOf(prefix, path), path);
    },
  };
}

async function findFile(storage: Storage, key: string, path: string): Promise<ArtifactFile> {
  const found = key === '' ? undefined : await storage.stat(key);
  if (!found) {
    if (await isFolder(storage, key)) {
      throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`);
    }
    throw doesNotExist(`No such artifact: '${path}'`);
  }
  return {
    name: key.slice(key.lastIndexOf('/') + 1),
    size: found.size,
    modified: found.modified,
    read: (start = 0) => storage.read(key, { start }),
  };
}

/** What runs of this machine wrote straight into the server's own folder goes through it, too. */
function shown(kept: string | undefined, location: string): string {
  if (kept === undefined || !isAbsolute(location) || !isInside(kept, location)) return location;
  return ROOT + relative(resolve(kept), resolve(location)).split(sep).join('/');
}

const HTTP_ROUTE = '/api/2.0/mlflow-artifacts/artifacts/';

/** The path below the server's root that a URI of MLflow's artifact proxy names. */
function proxiedPath(location: string): string | undefined {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(location) ?? [];
  const path = rest.replace(/^\/\/[^/]*/, '');
  if (scheme.toLowerCase() === 'mlflow-artifacts') return path.replace(/^\/+/, '');
  if (!/^https?$/i.test(scheme)) return undefined;
  const at = path.indexOf(HTTP_ROUTE);
  return at === -1 ? undefined : path.slice(at + HTTP_ROUTE.length);
}

function localFolder(location: string): string | undefined {
  if (/^file:/i.test(location)) return fileURLToPath(location);
  return isAbsolute(location) ? location : undefined;
}

function isInside(root: string, folder: string): boolean {
  const steps = relative(resolve(root), resolve(folder));
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
