import type { RunInfo } from '../runs/runs.ts';
import type { Call } from './rest-client.ts';

/** Where the files of one run are kept for others: behind a server, or in the place of a database. */
export interface FilesPlace {
  /** The server or database and the run, without secrets: no other place has this name. */
  readonly name: string;
  /**
   * Writes a file at a path below the run's files, whole or not at all: it is kept when the promise
   * resolves. `size` is that of the content, in bytes.
   */
  write(path: string, content: AsyncIterable<Uint8Array>, size: number): Promise<void>;
}

const PROXY_ROUTE = '/api/2.0/mlflow-artifacts/artifacts/';

/** Where a server keeps the files of a run; undefined where it only names another place. */
export function serverPlace(
  call: Call,
  { id, artifactUri }: Pick<RunInfo, 'id' | 'artifactUri'>,
): FilesPlace | undefined {
  const root = proxiedPath(artifactUri);
  if (root === undefined) return undefined;
  return {
    name: placeName(call.server, id),
    write: (path, content, size) => call.files.upload(`${root}/${path}`, content, size),
  };
}

export function placeName(store: string, run: string): string {
  return `${store} ${run}`;
}

/** The path of a location among the files that a server keeps; undefined for other places. */
export function proxiedPath(uri: string): string | undefined {
  const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/i.exec(uri)?.[1];
  if (proxied !== undefined) return proxied;
  const at = /^https?:/i.test(uri) ? uri.indexOf(PROXY_ROUTE) : -1;
  return at === -1 ? undefined : uri.slice(at + PROXY_ROUTE.length);
}
