import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { countFiles } from './count-files.ts';
import { type KeptFiles, keptPath } from './kept-files.ts';
import { placeIn } from './mlruns-files.ts';

/** Copies a run's files out of wherever this machine has them; answers how many. */
export async function exportArtifacts(
  location: string,
  target: string,
  kept?: KeptFiles,
): Promise<number> {
  const path = kept && keptPath(location, kept);
  if (kept && path !== undefined) return copyBelow(kept.files, path, target);
  if (!existsSync(location)) return 0;
  await cp(location, target, { recursive: true });
  return countFiles(target);
}

async function copyBelow(files: ArtifactStore, path: string, target: string): Promise<number> {
  let count = 0;
  for (const { name, isFolder } of await files.list(path)) {
    const place = await placeIn(target, name);
    const own = path === '' ? name : `${path}/${name}`;
    if (isFolder) count += await copyBelow(files, own, place);
    else {
      const file = await files.find(own);
      if (!file) continue;
      await writeFile(place, file.read());
      count += 1;
    }
  }
  return count;
}
