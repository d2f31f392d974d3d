import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this machine that an artifact URI names; undefined for other places. */
export function localFolder(artifactUri: string): string | undefined {
  if (/^file:/i.test(artifactUri)) return fileURLToPath(artifactUri);
  return isAbsolute(artifactUri) ? artifactUri : undefined;
}
