import { sep } from 'node:path';
import { HavnError } from '@havn/core';
import { runCrew } from '../crew/crew.ts';
import { ENTRY, type FolderLook, type LookInput, splitNames } from '../crew/look.ts';
import type { IgnoreRules } from '../ignore/ignore-rules.ts';

/** One folder of a tree that was looked at. */
export interface ScannedFolder {
  readonly path: string;
  /** What its names begin with, relative to the tree's root: `` or `a/b/`. */
  readonly prefix: string;
  readonly look: FolderLook;
  readonly names: readonly string[];
  /** Places of the files that count: not ignored, no folders. */
  readonly files: readonly number[];
  /** Places of symbolic links: to files, which count, and to folders, which do not. */
  readonly linkedFiles: readonly number[];
  readonly linkedFolders: readonly number[];
  /** Before anything was looked at, in milliseconds since 1970. */
  readonly began: number;
}

export class UnreadableEntryError extends HavnError {
  readonly code = 'ENTRY_UNREADABLE';
  constructor(path: string, problem: string) {
    super(`'${path}' ${problem}`, {
      remedy: 'Remove it, or keep it out with a line in .dvcignore.',
    });
  }
}

export class BrokenLinkError extends UnreadableEntryError {
  constructor(path: string) {
    super(path, 'is a link to something that does not exist');
  }
}

export class IgnoreFileInsideError extends HavnError {
  readonly code = 'DVCIGNORE_INSIDE_DATA';
  constructor(folder: string) {
    super(`.dvcignore file should not be in collected dir path: '${folder}'`, {
      remedy: 'Move its lines to a .dvcignore above the tracked folder.',
    });
  }
}

/** Folders with more entries are looked at in pieces, by several threads. */
const LARGE_FOLDER = 4_096;

/** Looks at every file below a folder. Links to folders are not followed, as DVC does. */
export async function scanTree(
  root: string,
  rules: IgnoreRules,
  signal?: AbortSignal,
): Promise<readonly ScannedFolder[]> {
  const began = Date.now();
  const scanned: ScannedFolder[] = [];
  let level = [{ path: root, prefix: '' }];
  while (level.length > 0) {
    const next: { path: string; prefix: string }[] = [];
    const looks = await lookAt(
      level.map(({ path }) => path),
      signal,
    );
    for (const [i, { path, prefix }] of level.entries()) {
      scanned.push({ ...sortOut(path, prefix, looks[i]!, rules, next), began });
    }
    level = next;
  }
  return scanned;
}

async function lookAt(
  folders: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly FolderLook[]> {
  const looks: FolderLook[] = [];
  const inputs = folders.map((folder): LookInput => ({ folder, most: LARGE_FOLDER }));
  await runCrew(
    'look',
    inputs,
    (look, i) => {
      looks[i] = look;
    },
    { signal },
  );
  for (const [i, look] of looks.entries()) {
    if (look.complete) continue;
    looks[i] = await lookInPieces(folders[i]!, look, signal);
  }
  return looks;
}

async function lookInPieces(
  folder: string,
  { names }: FolderLook,
  signal: AbortSignal | undefined,
): Promise<FolderLook> {
  const list = splitNames(names);
  const inputs: LookInput[] = [];
  for (let i = 0; i < list.length; i += LARGE_FOLDER / 4) {
    inputs.push({ folder, names: list.slice(i, i + LARGE_FOLDER / 4).join('\0') });
  }
  const pieces: FolderLook[] = [];
  await runCrew(
    'look',
    inputs,
    (piece, i) => {
      pieces[i] = piece;
    },
    { signal },
  );
  const column = (of: (piece: FolderLook) => Float64Array) => {
    const whole = new Float64Array(list.length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(of(piece), at);
      at += of(piece).length;
    }
    return whole;
  };
  return {
    names,
    complete: true,
    kinds: Uint8Array.from(Buffer.concat(pieces.map(({ kinds }) => kinds))),
    inodes: column(({ inodes }) => inodes),
    modified: column(({ modified }) => modified),
    changed: column(({ changed }) => changed),
    sizes: column(({ sizes }) => sizes),
  };
}

function sortOut(
  path: string,
  prefix: string,
  look: FolderLook,
  rules: IgnoreRules,
  next: { path: string; prefix: string }[],
): Omit<ScannedFolder, 'began'> {
  const names = splitNames(look.names);
  const files: number[] = [];
  const linkedFiles: number[] = [];
  const linkedFolders: number[] = [];
  const ownRules = rules.hasOwnRules(path);
  for (const [i, name] of names.entries()) {
    const kind = look.kinds[i]!;
    const isFolder = kind === ENTRY.folder || kind === ENTRY.linkedFolder;
    const suspicious = isFolder || ownRules || name.startsWith('.');
    if (suspicious && rules.ignoresEntry(path, name, isFolder)) continue;
    if (kind === ENTRY.linkedFolder) linkedFolders.push(i);
    else if (isFolder) next.push({ path: `${path}${sep}${name}`, prefix: `${prefix}${name}/` });
    else if (kind === ENTRY.broken) throw brokenEntry(`${path}${sep}${name}`);
    else if (kind === ENTRY.other) {
      throw new UnreadableEntryError(`${path}${sep}${name}`, 'is neither a file nor a folder');
    } else if (name === '.dvcignore') throw new IgnoreFileInsideError(path);
    else {
      files.push(i);
      if (kind === ENTRY.linkedFile) linkedFiles.push(i);
    }
  }
  return { path, prefix, look, names, files, linkedFiles, linkedFolders };
}

function brokenEntry(path: string): UnreadableEntryError {
  return path.includes('\uFFFD')
    ? new UnreadableEntryError(path, 'has a name that is not valid UTF-8')
    : new BrokenLinkError(path);
}
