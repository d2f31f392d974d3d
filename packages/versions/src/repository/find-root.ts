import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder upwards with a `.dvc`, or undefined. */
export function findRepositoryRoot(folder: string): string | undefined {
  const dvc = join(folder, '.dvc');
  if (existsSync(dvc) && statSync(dvc).isDirectory()) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findRepositoryRoot(parent);
}
