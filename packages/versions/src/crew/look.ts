import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';

/** What an entry of a folder is. */
export const ENTRY = {
  file: 0,
  linkedFile: 1,
  folder: 2,
  linkedFolder: 3,
  broken: 4,
  other: 5,
} as const;

/** A folder's entries as columns, in the order in which the system lists them. */
export interface FolderLook {
  /** Joined with NUL. */
  readonly names: string;
  /** False: there are more than the input allows; only the names are given. */
  readonly complete: boolean;
  readonly kinds: Uint8Array;
  readonly inodes: Float64Array;
  /** Milliseconds since 1970, with fractions. */
  readonly modified: Float64Array;
  readonly changed: Float64Array;
  readonly sizes: Float64Array;
}

export interface LookInput {
  readonly folder: string;
  /** Only these, joined with NUL; else all. */
  readonly names?: string | undefined;
  /** With more entries only the names are given. */
  readonly most?: number | undefined;
}

/** Lists a folder and looks at each entry. Of symbolic links what they point to counts. */
export function look({ folder, names, most = Infinity }: LookInput): FolderLook {
  const list = names === undefined ? readdirSync(folder) : splitNames(names);
  const complete = list.length <= most;
  const count = complete ? list.length : 0;
  const result = {
    names: names ?? list.join('\0'),
    complete,
    kinds: new Uint8Array(count),
    inodes: new Float64Array(count),
    modified: new Float64Array(count),
    changed: new Float64Array(count),
    sizes: new Float64Array(count),
  };
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  for (let i = 0; i < count; i++) {
    const path = prefix + list[i];
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const target = stats?.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : stats;
    result.kinds[i] = kindOf(target, target !== stats);
    if (!target) continue;
    result.inodes[i] = target.ino;
    result.modified[i] = target.mtimeMs;
    result.changed[i] = target.ctimeMs;
    result.sizes[i] = target.size;
  }
  return result;
}

export function splitNames(names: string): readonly string[] {
  return names === '' ? [] : names.split('\0');
}

function kindOf(stats: Stats | undefined, linked: boolean): number {
  if (!stats) return ENTRY.broken;
  if (stats.isFile()) return linked ? ENTRY.linkedFile : ENTRY.file;
  if (stats.isDirectory()) return linked ? ENTRY.linkedFolder : ENTRY.folder;
  return ENTRY.other;
}
