import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { havnHome, LockedError, lockFile, writeFileAtomic } from '@havn/core';

/** What is known of an upload that was begun, so that a later process can go on with it. */
export interface UploadMemory {
  /** As saved by an earlier attempt. */
  readonly value: string | undefined;
  /** False where another process is at the same upload: what is begun now nobody goes on with. */
  readonly lasting: boolean;
  save(value: string): Promise<void>;
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Places forget an upload after about a week. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Where uploads are remembered when the caller does not say. */
export function uploadsFolder(): string {
  return join(havnHome(), 'uploads');
}

export async function openUploadMemory(folder: string, id: string): Promise<UploadMemory> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  const path = join(folder, `${id}.json`);
  const lock = await lockFile(`${path}.lock`).catch((error: unknown) => {
    if (error instanceof LockedError) return undefined;
    throw error;
  });
  if (!lock) return fleeting;
  return {
    value: await readFile(path, 'utf8').catch(() => undefined),
    lasting: true,
    // It may hold an address that lets anybody write: for the owner's eyes only.
    save: (value) => writeFileAtomic(path, value),
    forget: () => rm(path, { force: true }),
    close: () => lock.release(),
  };
}

const fleeting: UploadMemory = {
  value: undefined,
  lasting: false,
  save: async () => {},
  forget: async () => {},
  close: async () => {},
};

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > KEPT_MS) await rm(path, { force: true });
  }
}
