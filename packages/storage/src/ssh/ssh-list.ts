import { PARTIAL_FOLDER } from '../folder/partials.ts';
import type { StoredObject } from '../storage.ts';
import type { SftpFiles } from './sftp-files.ts';
import { described, isFile, isFolder } from './ssh-attributes.ts';
import type { SshConnection } from './ssh-connection.ts';

/** Folders that are read at once: over a line, waiting is what takes the time. */
const AT_ONCE = 16;

interface ReadFolder {
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
}

/** The files below `root` whose key begins with `prefix`; a missing folder is an empty one. */
export async function* listSsh(
  connection: SshConnection,
  root: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<StoredObject> {
  const waiting = [prefix.slice(0, prefix.lastIndexOf('/') + 1)];
  const reading: Promise<ReadFolder>[] = [];
  while (waiting.length > 0 || reading.length > 0) {
    while (waiting.length > 0 && reading.length < AT_ONCE) {
      const folder = waiting.shift()!;
      const read = connection.run({ key: folder, act: 'list', signal }, (files) =>
        readFolder(files, root, folder, prefix),
      );
      read.catch(() => {});
      reading.push(read);
    }
    const { folders, objects } = await reading.shift()!;
    waiting.push(...folders);
    yield* objects;
  }
}

async function readFolder(
  files: SftpFiles,
  root: string,
  folder: string,
  prefix: string,
): Promise<ReadFolder> {
  const folders: string[] = [];
  const objects: StoredObject[] = [];
  const place = `${root}/${folder}`.replace(/(.)\/$/, '$1');
  for (const { name, attributes } of await files.entries(place)) {
    const key = folder + name;
    if (!`${key}/`.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue;
    const link = !isFile(attributes) && !isFolder(attributes);
    const found = link ? await files.stat(`${root}/${key}`) : attributes;
    if (!found || key === PARTIAL_FOLDER) continue;
    // A linked folder could lead in a circle: only what is linked as a file is listed.
    if (isFolder(found) && !link) folders.push(`${key}/`);
    else if (isFile(found) && key.startsWith(prefix)) objects.push(described(key, found));
  }
  return { folders, objects };
}
