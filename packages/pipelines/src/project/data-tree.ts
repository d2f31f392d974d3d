import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { objectPath, objectsFolder, parseTree, type Repository } from '@havn/versions';
import { PathIndex } from '../graph/output-paths.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { TrackedObject } from './data-file.ts';
import type { Project } from './project.ts';

/**
 * A project's files with what the cache holds of its outputs: what is not in the tree itself (not made
 * here, or kept by DVC in a revision of Git) is read from there.
 */
export function dataTree(repository: Repository, project: Project): FileTree {
  const index = new PathIndex<TrackedObject>();
  for (const { objects } of project.nodes) for (const one of objects) index.set(one.path, one);
  return new DataTree(project.tree, index, repository.cache);
}

class DataTree implements FileTree {
  private readonly base: FileTree;
  private readonly index: PathIndex<TrackedObject>;
  private readonly cache: string;
  private readonly folders = new Map<string, ReadonlyMap<string, string>>();

  constructor(base: FileTree, index: PathIndex<TrackedObject>, cache: string) {
    this.base = base;
    this.index = index;
    this.cache = cache;
  }

  readText(path: string): string | undefined {
    return this.base.readText(path) ?? this.object(path)?.toString('utf8');
  }

  readBytes(path: string): Buffer | undefined {
    return this.base.readBytes(path) ?? this.object(path);
  }

  kind(path: string): 'file' | 'directory' | undefined {
    const own = this.base.kind(path);
    if (own) return own;
    const tracked = this.index.atOrAbove(path);
    if (!tracked) return undefined;
    if (tracked.path === path) return tracked.md5.endsWith('.dir') ? 'directory' : 'file';
    const inside = this.inside(tracked, path);
    const files = this.files(tracked);
    if (files.has(inside)) return 'file';
    return [...files.keys()].some((file) => file.startsWith(`${inside}/`))
      ? 'directory'
      : undefined;
  }

  list(folder: string): readonly string[] {
    if (this.base.kind(folder) === 'directory') return this.base.list(folder);
    const tracked = this.index.atOrAbove(folder);
    if (!tracked) return [];
    const inside = this.inside(tracked, folder);
    const prefix = inside === '' ? '' : `${inside}/`;
    const files = [...this.files(tracked).keys()].filter((file) => file.startsWith(prefix));
    return files.map((file) => join(tracked.path, file));
  }

  private object(path: string): Buffer | undefined {
    const tracked = this.index.atOrAbove(path);
    if (!tracked) return undefined;
    if (!tracked.md5.endsWith('.dir')) {
      return tracked.path === path ? this.read(tracked, tracked.md5) : undefined;
    }
    const md5 = this.files(tracked).get(this.inside(tracked, path));
    return md5 === undefined ? undefined : this.read(tracked, md5);
  }

  /** The files of a folder that the cache keeps: path in it → MD5. */
  private files(tracked: TrackedObject): ReadonlyMap<string, string> {
    const known = this.folders.get(tracked.md5);
    if (known) return known;
    const bytes = this.read(tracked, tracked.md5);
    const tree = bytes && parseTree(bytes);
    const files = new Map(
      tree?.paths.map((path, i) => [path, tree.digests.toString('hex', i * 16, (i + 1) * 16)]),
    );
    this.folders.set(tracked.md5, files);
    return files;
  }

  private read({ hashName }: TrackedObject, md5: string): Buffer | undefined {
    try {
      return readFileSync(objectPath(objectsFolder(this.cache, hashName), md5));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private inside(tracked: TrackedObject, path: string): string {
    return relative(tracked.path, path).split(sep).join('/');
  }
}
