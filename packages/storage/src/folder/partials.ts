import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** In a storage's folder: what is on the way there. Never listed. */
export const PARTIAL_FOLDER = '.havn-partial';

const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Takes away what killed transfers left more than a week ago, and the folder when it is empty. */
export async function sweepPartials(root: string): Promise<void> {
  const folder = join(root, PARTIAL_FOLDER);
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return;
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > KEPT_MS) await rm(path, { force: true });
  }
  // Not empty: another transfer is under way, or one is to be gone on with.
  await rmdir(folder).catch(() => {});
}
