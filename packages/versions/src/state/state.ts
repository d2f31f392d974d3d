import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryName } from '../durable/temporary.ts';
import type { Repository } from '../repository/repository.ts';
import {
  decodeFolder,
  decodeState,
  type EncodedFolder,
  encodeState,
  type FolderState,
  type TreeRecord,
} from './state-file.ts';

/**
 * Remembers the hashes of files by how they looked (inode, times, size), so that what has not changed
 * is not read again. Losing it costs time only. It is kept in `.dvc/tmp/havn` as one file.
 */
export class State {
  readonly #file: string;
  #folders: Map<string, FolderState | EncodedFolder> | undefined;
  #trees: Record<string, TreeRecord> = {};
  #links: Record<string, string> = {};
  #changed = false;

  constructor(repository: Repository) {
    this.#file = fileOf(repository);
  }

  /** By absolute path. */
  folder(path: string): FolderState | undefined {
    const folders = this.#load();
    const found = folders.get(path);
    if (found === undefined || !('encoded' in found)) return found;
    const decoded = decodeFolder(found);
    folders.set(path, decoded);
    return decoded;
  }

  setFolder(path: string, state: FolderState): void {
    this.#load().set(path, state);
    // What was found of a whole tree no longer holds.
    for (const tree of Object.keys(this.#trees)) {
      if (path === tree || path.startsWith(`${tree}/`)) delete this.#trees[tree];
    }
    this.#changed = true;
  }

  tree(path: string): TreeRecord | undefined {
    this.#load();
    return this.#trees[path];
  }

  setTree(path: string, record: TreeRecord): void {
    this.#load();
    this.#trees[path] = record;
    this.#changed = true;
  }

  /** Outputs by absolute path, with the hash that they had when they were put there. */
  links(): Readonly<Record<string, string>> {
    this.#load();
    return this.#links;
  }

  setLink(path: string, md5: string): void {
    this.#load();
    if (this.#links[path] === md5) return;
    this.#links[path] = md5;
    this.#changed = true;
  }

  dropLink(path: string): void {
    this.#load();
    delete this.#links[path];
    this.#changed = true;
  }

  /** Forgets a path and everything below it. */
  forget(path: string): void {
    const folders = this.#load();
    const below = (other: string) => other === path || other.startsWith(`${path}/`);
    for (const other of [...folders.keys()]) if (below(other)) folders.delete(other);
    for (const other of Object.keys(this.#trees)) if (below(other)) delete this.#trees[other];
    this.#changed = true;
  }

  /** A folder was moved with everything below it. */
  move(from: string, to: string): void {
    const folders = this.#load();
    for (const [path, state] of [...folders]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      folders.delete(path);
      folders.set(to + path.slice(from.length), state);
    }
    this.#changed = true;
  }

  /** Writes what has changed; the file appears whole or not at all. */
  save(): void {
    if (!this.#changed || !this.#folders) return;
    const content = encodeState({
      links: this.#links,
      trees: this.#trees,
      folders: this.#folders,
    });
    const folder = dirname(this.#file);
    mkdirSync(folder, { recursive: true });
    const temporary = join(dirname(folder), temporaryName());
    try {
      writeFileSync(temporary, content);
      renameSync(temporary, this.#file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    this.#changed = false;
  }

  #load(): Map<string, FolderState | EncodedFolder> {
    if (this.#folders) return this.#folders;
    const content = readState(this.#file);
    this.#folders = new Map(content?.folders);
    this.#trees = { ...content?.trees };
    this.#links = { ...content?.links };
    return this.#folders;
  }
}

function fileOf({ temporary }: Repository): string {
  return join(temporary, 'havn', 'state');
}

/** Some ten thousand files: looking at them takes longer than starting threads. */
const MANY_FILES_BYTES = 512 * 1024;

/** Whether many files are remembered; the state is not read for that. */
export function knowsManyFiles(repository: Repository): boolean {
  return (statSync(fileOf(repository), { throwIfNoEntry: false })?.size ?? 0) > MANY_FILES_BYTES;
}

/** A state that is missing or damaged is an empty one. */
function readState(file: string) {
  try {
    return decodeState(readFileSync(file));
  } catch (error) {
    const damaged = error instanceof RangeError || error instanceof SyntaxError;
    if (damaged || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
