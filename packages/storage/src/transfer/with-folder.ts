import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Does something with a path; makes its folder only when it is missing, as it seldom is. */
export async function withFolder<Result>(
  path: string,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return act();
  }
}
