import type { FilesAnswer } from '../../src/server/files/file-routes.ts';
import { apiUrl } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';

/** The address of the first of these files that the run has; undefined while that is not known. */
export function useFoundFile(runId: string, names: readonly string[]) {
  const { data, error } = useLoad<FilesAnswer>(apiUrl(`/runs/${runId}/files`));
  const found = names.find((name) => data?.files.some((file) => file.path === name));
  const url = found && apiUrl(`/runs/${runId}/file`, { path: found, limit: 2_000_000 });
  return { url, found, known: data !== undefined || error !== undefined };
}
