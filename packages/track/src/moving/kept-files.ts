import { isAbsolute, relative, sep } from 'node:path';
import { PathEscapesError } from '@havn/core';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';

/** The files that a tracking server keeps for its clients. */
export interface KeptFiles {
  readonly files: ArtifactStore;
  /** The folder that they are kept in, where it is one of this machine. */
  readonly folder?: string | undefined;
}

/**
 * The path of a location among kept files; undefined for other places.
 *
 * @throws PathEscapesError for one that leads out of them
 */
export function keptPath(location: string, { folder }: KeptFiles): string | undefined {
  const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*([^?]*)/i.exec(location)?.[1];
  if (proxied === undefined) return folder === undefined ? undefined : below(folder, location);
  if (/(^|\/)\.\.?(\/|$)|[\\\0]/.test(proxied)) throw new PathEscapesError('artifacts', location);
  return proxied;
}

function below(folder: string, location: string): string | undefined {
  if (!isAbsolute(location)) return undefined;
  const path = relative(folder, location).split(sep).join('/');
  return path === '..' || path.startsWith('../') || isAbsolute(path) ? undefined : path;
}
