import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { containedPath, PathEscapesError } from '@havn/core';

/**
 * The path of a file that `owner` names as lying beside it (a shard, external weights). It must be
 * inside the owner's folder, links followed. In the Hugging Face cache both are links into one
 * folder of blobs: a plain name may also lead to where the owner itself really lies.
 */
export async function resolveBeside(owner: string, name: string): Promise<string> {
  const folder = dirname(owner);
  try {
    return await containedPath(folder, name);
  } catch (error) {
    if (!(error instanceof PathEscapesError) || !/^[^/\\:\0]+$/.test(name)) throw error;
    const target = await realpath(join(folder, name));
    if (dirname(target) === dirname(await realpath(owner))) return target;
    throw error;
  }
}
