import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The Python of `npm run peers`. */
export const python = join(root, '.peers/venv/bin/python');

/** The Python that MLflow is installed in. */
export const mlflowPython = join(root, '.peers/mlflow/bin/python');

/** A script of this benchmark's own side, compiled. */
export function script(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

/** The peer's side of a benchmark. */
export function peer(name: string): string {
  return join(root, 'bench/peers', `${name}.py`);
}

/** Data sets and weights that are no part of the project: `$HAVN_SHARED`, else beside the checkout. */
export function shared(path: string): string {
  const found = join(resolve(process.env.HAVN_SHARED ?? join(root, '../shared')), path);
  if (!existsSync(found)) throw new Error(`${found} is missing: set HAVN_SHARED to its folder`);
  return found;
}
