import type { Progress } from '@havn/core';
import { downloadHubFile, isHubReference } from '@havn/hub';

/**
 * Where data lie on this machine: a path as it is; `hf://datasets/OWNER/NAME/FILE@REVISION` is
 * brought into the cache of the Hub. Throws the errors of `downloadHubFile`.
 */
export async function localPath(path: string, progress?: Progress): Promise<string> {
  if (!isHubReference(path)) return path;
  return (await downloadHubFile(path, { progress })).path;
}
