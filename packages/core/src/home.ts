import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Where Havn keeps its records: `$HAVN_HOME`, else `.havn/` of the project: the nearest folder
 * upwards that has one, else the nearest with a `.git` or `package.json`, else the folder itself.
 */
export function havnHome(from: string = process.cwd()): string {
  const chosen = process.env.HAVN_HOME;
  if (chosen) return resolve(from, chosen);
  const project =
    nearest(from, ['.havn']) ?? nearest(from, ['.git', 'package.json']) ?? resolve(from);
  return join(project, '.havn');
}

function nearest(from: string, names: readonly string[]): string | undefined {
  const folder = resolve(from);
  if (names.some((name) => existsSync(join(folder, name)))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearest(parent, names);
}
