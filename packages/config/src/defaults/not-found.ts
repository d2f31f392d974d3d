import { nearest } from '@havn/core';
import { ConfigNotFoundError } from '../errors.ts';
import type { Repository } from '../source/repository.ts';

/** The error for a primary config that no place of the search path has. */
export function primaryNotFound(repository: Repository, path: string): ConfigNotFoundError {
  const options = repository.options('').filter((name) => !name.startsWith('_'));
  const near = nearest(path, options);
  const hint =
    near === undefined ? "Check that it's in your config search path." : `Did you mean '${near}'?`;
  return new ConfigNotFoundError(`Cannot find primary config '${path}'.`, {
    options,
    remedy: `${hint}\n  Config search path:\n${repository.describe()}`,
  });
}
