import { join, relative, sep } from 'node:path';
import type { FileTree } from './file-tree.ts';

/** The part of Git that a revision is read with. */
interface GitReader {
  /** The working tree; absolute. */
  readonly root: string;
  /** Stdout of `git …`; throws where it fails. */
  run(args: readonly string[], input?: string): Buffer;
}

/** The files of a commit, read from Git's objects: nothing is checked out. */
export class RevisionTree implements FileTree {
  private readonly git: GitReader;
  /** Path below Git's root → object. */
  private readonly blobs: ReadonlyMap<string, string>;
  private readonly folders: ReadonlySet<string>;
  private readonly texts = new Map<string, string>();

  constructor(git: GitReader, commit: string) {
    this.git = git;
    this.blobs = listBlobs(git, commit);
    this.folders = foldersOf(this.blobs.keys());
  }

  /** Reads many files in one go. */
  prefetch(paths: readonly string[]): void {
    const objects = new Set<string>();
    for (const path of paths) {
      const object = this.blobs.get(this.inside(path));
      if (object !== undefined && !this.texts.has(object)) objects.add(object);
    }
    if (objects.size === 0) return;
    const output = this.git.run(['cat-file', '--batch'], `${[...objects].join('\n')}\n`);
    let at = 0;
    while (at < output.length) {
      const end = output.indexOf(10, at);
      const [object = '', , size = '0'] = output.toString('latin1', at, end).split(' ');
      const stop = end + 1 + Number(size);
      this.texts.set(object, output.toString('utf8', end + 1, stop));
      at = stop + 1;
    }
  }

  readText(path: string): string | undefined {
    const object = this.blobs.get(this.inside(path));
    if (object === undefined) return undefined;
    if (!this.texts.has(object)) this.prefetch([path]);
    return this.texts.get(object);
  }

  readBytes(path: string): Buffer | undefined {
    const object = this.blobs.get(this.inside(path));
    return object === undefined ? undefined : this.git.run(['cat-file', 'blob', object]);
  }

  kind(path: string): 'file' | 'directory' | undefined {
    const inside = this.inside(path);
    if (this.blobs.has(inside)) return 'file';
    return inside === '' || this.folders.has(inside) ? 'directory' : undefined;
  }

  list(folder: string): readonly string[] {
    const inside = this.inside(folder);
    const prefix = inside === '' ? '' : `${inside}/`;
    const found = [...this.blobs.keys()].filter((path) => path.startsWith(prefix)).sort();
    return found.map((path) => join(this.git.root, path));
  }

  private inside(path: string): string {
    return relative(this.git.root, path).split(sep).join('/');
  }
}

function listBlobs(git: GitReader, commit: string): ReadonlyMap<string, string> {
  const listing = git.run(['ls-tree', '-r', '-z', '--full-tree', commit]).toString('utf8');
  const blobs = new Map<string, string>();
  for (const line of listing.split('\0')) {
    const tab = line.indexOf('\t');
    const [, kind, object = ''] = line.slice(0, tab).split(' ');
    if (kind === 'blob') blobs.set(line.slice(tab + 1), object);
  }
  return blobs;
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
