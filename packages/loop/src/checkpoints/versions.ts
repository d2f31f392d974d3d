import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFolderAtomic } from '@havn/core';

/** What a checkpoint is for; each kind has versions of its own. */
export type CheckpointKind = 'last' | 'best';

export interface Version {
  readonly path: string;
  readonly step: number;
}

/**
 * Saves a version of a kind in a folder of its own, `last-00000120`, and then removes those that
 * came before. A reader sees the new one whole, or the old one: there is always one.
 * A version of this step that is there already is kept as it is: a resumed run makes the same.
 */
export async function saveVersion(
  folder: string,
  kind: CheckpointKind,
  step: number,
  build: (path: string) => Promise<void>,
): Promise<Version> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${kind}-${String(step).padStart(8, '0')}`);
  if (!(await exists(path))) await writeFolderAtomic(path, build);
  for (const other of await versions(folder, kind)) {
    if (other.step !== step) await removeFolder(other.path);
  }
  return { path, step };
}

/** The versions of a kind, oldest first. */
export async function versions(folder: string, kind: CheckpointKind): Promise<readonly Version[]> {
  return (await list(folder))
    .filter((name) => new RegExp(`^${kind}-\\d{8,}$`).test(name))
    .map((name) => ({ path: join(folder, name), step: Number(name.slice(kind.length + 1)) }))
    .sort((a, b) => a.step - b.step);
}

/** Removes every checkpoint of a folder: the run starts over. */
export async function clearVersions(folder: string): Promise<void> {
  for (const kind of ['last', 'best'] as const) {
    for (const { path } of await versions(folder, kind)) await removeFolder(path);
  }
  await removeUnfinished(folder);
}

/** Removes what a killed process left half-written or half-removed. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await list(folder)) {
    if (/^(last|best)-\d{8,}\..*tmp$/.test(name)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Out of sight first, so that a kill half-way leaves no version with files missing. */
async function removeFolder(path: string): Promise<void> {
  const hidden = `${path}.removed.tmp`;
  await rm(hidden, { recursive: true, force: true });
  await rename(path, hidden);
  await rm(hidden, { recursive: true, force: true });
}

async function list(folder: string): Promise<readonly string[]> {
  return (await exists(folder)) ? await readdir(folder) : [];
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
