import { dirname } from 'node:path';
import type { FileTree } from '../tree/file-tree.ts';

/** Files that exist in a test alone: absolute path → text. */
export function memoryTree(files: Readonly<Record<string, string>>): FileTree {
  const folders = new Set(Object.keys(files).map((path) => dirname(path)));
  return {
    readText: (path) => files[path],
    readBytes: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    kind: (path) =>
      files[path] !== undefined ? 'file' : folders.has(path) ? 'directory' : undefined,
    list: (folder) => Object.keys(files).filter((path) => path.startsWith(`${folder}/`)),
  };
}
