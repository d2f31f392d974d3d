import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStorage, type Storage } from '@havn/storage';
import {
  type ArtifactEntry,
  type ArtifactFile,
  type ArtifactStore,
  findPlain,
  isPlainFolder,
  listPlain,
} from '@havn/track';
import { doesNotExist, invalidParameter } from '../protocol/rest-error.ts';
import type { Multipart } from './multipart.ts';
import { keyOf, safePath } from './paths.ts';

/** The files of runs and models. Locations are checked here, paths by the caller (`safePath`). */
export interface Artifacts {
  /** What the server keeps, under `mlflow-artifacts:/`. */
  readonly kept: ArtifactStore;
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
  readonly kept: ArtifactStore;
  readonly multipart: Multipart;
  /** Where `kept` is a folder of this machine. */
  readonly folder?: string | undefined;
  /** Folders of this machine below which runs of this machine keep files, too. */
  readonly localRoots?: readonly string[] | undefined;
}

type Files = Pick<ArtifactStore, 'list' | 'find' | 'isFolder'>;

interface Place {
  readonly files: Files;
  readonly prefix: string;
}

const ROOT = 'mlflow-artifacts:/';

export function openArtifacts(options: ArtifactsOptions): Artifacts {
  const { kept, multipart, folder: own, localRoots = [] } = options;
  const placeOf = async (location: string): Promise<Place> => {
    const proxied = proxiedPath(shown(own, location));
    if (proxied !== undefined) return { files: kept, prefix: safePath(proxied) };
    const folder = localFolder(location);
    if (folder === undefined || !localRoots.some((root) => isInside(root, folder))) {
      throw invalidParameter(`This server does not keep the artifacts at '${location}'.`);
    }
    return { files: plainFiles(await openStorage(folder)), prefix: '' };
  };
  return {
    kept,
    multipart,
    root: ROOT,
    shown: (location) => shown(own, location),
    async list(location, path) {
      const { files, prefix } = await placeOf(location);
      return files.list(keyOf(prefix, path));
    },
    async find(location, path) {
      const { files, prefix } = await placeOf(location);
      return findFile(files, keyOf(prefix, path), path);
    },
  };
}

/** A folder of a run of this machine, whose files lie under their own names. */
function plainFiles(storage: Storage): Files {
  return {
    list: (path) => listPlain(storage, path),
    find: (path) => findPlain(storage, path),
    isFolder: (path) => isPlainFolder(storage, path),
  };
}

async function findFile(files: Files, key: string, path: string): Promise<ArtifactFile> {
  const found = key === '' ? undefined : await files.find(key);
  if (found) return found;
  if (await files.isFolder(key)) {
    throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`);
  }
  throw doesNotExist(`No such artifact: '${path}'`);
}

/** What runs of this machine wrote straight into the server's own folder goes through it, too. */
function shown(kept: string | undefined, location: string): string {
  if (kept === undefined || !isAbsolute(location) || !isInside(kept, location)) return location;
  return ROOT + relative(resolve(kept), resolve(location)).split(sep).join('/');
}

/** Where files lie among those that the server keeps; undefined where they lie elsewhere. */
export function keptPath(kept: string | undefined, location: string): string | undefined {
  const proxied = proxiedPath(shown(kept, location));
  try {
    return proxied === undefined ? undefined : keyOf(safePath(proxied));
  } catch {
    return undefined; // it leads out
  }
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
  if (!/^file:/i.test(location)) return isAbsolute(location) ? location : undefined;
  try {
    return fileURLToPath(location);
  } catch {
    return undefined; // it names another host
  }
}

function isInside(root: string, folder: string): boolean {
  const steps = relative(resolve(root), resolve(folder));
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
