import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { HavnError } from './errors.ts';

export class PathEscapesError extends HavnError {
  readonly code = 'PATH_ESCAPES';
  constructor(root: string, path: string) {
    super(`the path ${JSON.stringify(path)} leaves its folder ${JSON.stringify(root)}`, {
      remedy: 'Use a path inside that folder, without "..", a drive or a leading slash.',
    });
  }
}

/**
 * Resolves a path given by someone else below `root`, or throws `PathEscapesError`. Symbolic links
 * of what exists are followed before the check.
 */
export async function containedPath(root: string, path: string): Promise<string> {
  const canonicalRoot = await realpath(root);
  const target = resolve(canonicalRoot, path);
  const foreign = isAbsolute(path) || /^[a-zA-Z]:|\\|\0/.test(path);
  if (foreign || !isInside(canonicalRoot, target)) throw new PathEscapesError(root, path);
  const real = await realpathOfExisting(target);
  if (!isInside(canonicalRoot, real)) throw new PathEscapesError(root, path);
  return real;
}

function isInside(root: string, path: string): boolean {
  const steps = relative(root, path);
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}

/** The real path of the nearest ancestor that exists, with the rest appended. */
async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = resolve(path, '..');
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    return resolve(await realpathOfExisting(parent), relative(parent, path));
  }
}
