import { type KeptFiles, keptPath } from '../moving/kept-files.ts';
import { type FilesPlace, placeName } from '../remote/files-place.ts';
import type { RunInfo } from '../runs/runs.ts';

/**
 * Where the server of a database keeps the files of a run; undefined where it only names another
 * place.
 *
 * @param store the database, without secrets
 * @throws PathEscapesError
 */
export function keptPlace(
  store: string,
  kept: KeptFiles,
  { id, artifactUri }: Pick<RunInfo, 'id' | 'artifactUri'>,
): FilesPlace | undefined {
  const root = keptPath(artifactUri, kept);
  if (root === undefined) return undefined;
  return {
    name: placeName(store, id),
    write: (path, content) => kept.files.write(`${root}/${path}`, content),
  };
}
