import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { placeIn } from './mlruns-files.ts';

/** What a tracking server of this machine keeps for its clients. */
export interface KeptArtifacts {
  readonly files: ArtifactStore;
  /** The folder that it keeps them in. */
  readonly folder: string;
}

/** Copies a run's files out of wherever this machine has them. */
export async function exportArtifacts(
  location: string,
  target: string,
  kept?: KeptArtifacts,
): Promise<void> {
  const path = kept && pathWithin(kept.folder, location);
  if (kept && path !== undefined) await copyBelow(kept.files, path, target);
  else if (existsSync(location)) await cp(location, target, { recursive: true });
}

function pathWithin(root: string, location: string): string | undefined {
  const proxied = /^mlflow-artifacts:\/*([^?]*)/i.exec(location)?.[1];
  if (proxied !== undefined) return proxied;
  if (!isAbsolute(location)) return undefined;
  const path = relative(root, location).split(sep).join('/');
  return path === '..' || path.startsWith('../') || isAbsolute(path) ? undefined : path;
}

async function copyBelow(files: ArtifactStore, path: string, target: string): Promise<void> {
  for (const { name, isFolder } of await files.list(path)) {
    const place = await placeIn(target, name);
    const own = path === '' ? name : `${path}/${name}`;
    if (isFolder) await copyBelow(files, own, place);
    else {
      const file = await files.find(own);
      if (file) await writeFile(place, file.read());
    }
  }
}
