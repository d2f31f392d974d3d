import { isAbsolute } from 'node:path';
import { openStorage } from '@havn/storage';
import type { ArtifactEntry } from '../artifacts/artifact-index.ts';
import { listPlain } from '../artifacts/plain-files.ts';
import { MissingError } from '../errors.ts';
import { localFolder } from '../media/local-folder.ts';
import { type KeptFiles, keptPath } from '../moving/kept-files.ts';
import { proxiedPath } from '../remote/files-place.ts';
import type { Call } from '../remote/rest-client.ts';
import type { Stretch } from '../remote/rest-files.ts';

/** A folder of files to be read, in whatever place. Paths are below it, with `/` between parts. */
export interface FilesFolder {
  /** Where it is on this machine, if it is. */
  readonly local?: string;
  /** What lies directly below a path ('' is the folder itself). */
  list(path: string): Promise<readonly ArtifactEntry[]>;
  /** The bytes of a file from `start` on. */
  read(path: string, stretch: Stretch): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** A folder behind a tracking server, or at a place that this machine reaches itself. */
export async function serverFolder(call: Call, location: string): Promise<FilesFolder | undefined> {
  const root = proxiedPath(location)?.split('?')[0];
  if (root === undefined) return plainFolder(location);
  return {
    list: (path) => call.files.list(joined(root, path)),
    read: (path, stretch) => call.files.read(joined(root, path), stretch),
    close: async () => {},
  };
}

/** The same in the place of a database. */
export async function keptFolder(
  open: () => Promise<KeptFiles>,
  location: string,
): Promise<FilesFolder | undefined> {
  const known = proxiedPath(location) !== undefined || isAbsolute(location);
  const kept = known ? await open() : undefined;
  const root = kept && keptPath(location, kept);
  if (kept === undefined || root === undefined) return plainFolder(location);
  const { files } = kept;
  return {
    list: (path) => files.list(joined(root, path)),
    async *read(path, { start }) {
      const found = await files.find(joined(root, path));
      if (!found) throw new MissingError(`No such artifact: '${joined(root, path)}'`);
      yield* found.read(start);
    },
    close: async () => {},
  };
}

/** A folder of this machine, or one of a bucket with the credentials of whoever calls. */
async function plainFolder(location: string): Promise<FilesFolder | undefined> {
  const local = localFolderOf(location);
  if (local === undefined && !/^(s3|gs):/i.test(location)) return undefined;
  const storage = await openStorage(local ?? location);
  return {
    ...(local !== undefined && { local }),
    list: (path) => listPlain(storage, path),
    read: (path, { start }) => storage.read(path, { start }),
    close: () => storage.close(),
  };
}

/** A URI of a file may name another host, whose folders are not here. */
function localFolderOf(location: string): string | undefined {
  try {
    return localFolder(location);
  } catch {
    return undefined;
  }
}

function joined(root: string, path: string): string {
  return [root.replace(/\/+$/, ''), path].filter(Boolean).join('/');
}
