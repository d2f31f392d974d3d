import { useEffect, useState } from 'react';
import { apiUrl, CallError, get } from '../api/call.ts';

/** Larger files are not read by the pages. */
const MOST_BYTES = 8_000_000;

/** The address of a file of a run. */
export function fileUrl(runId: string, path: string): string {
  return apiUrl(`/runs/${runId}/file`, { path });
}

/** The address of a table of a run, as JSON. */
export function tableUrl(runId: string, path: string): string {
  return path.endsWith('.parquet')
    ? apiUrl(`/runs/${runId}/table`, { path })
    : fileUrl(runId, path);
}

/** Files of steps that were shown a moment ago: sliding back must not load them again. */
const cache = new Map<string, Promise<unknown>>();
const MOST_CACHED = 200;

/** A JSON file of a run; another `stamp` reads it again. */
export function loadFile(url: string, stamp: number): Promise<unknown> {
  const name = `${stamp} ${url}`;
  const known = cache.get(name);
  if (known) return known;
  const loading = get<unknown>(url).catch((error: unknown) => {
    cache.delete(name);
    throw error instanceof CallError ? error : new CallError('NOT_JSON', 'This file is no JSON.');
  });
  cache.set(name, loading);
  const [oldest] = cache.keys();
  if (cache.size > MOST_CACHED && oldest !== undefined) cache.delete(oldest);
  return loading;
}

interface State<T> {
  readonly value?: T | undefined;
  readonly error?: CallError | undefined;
}

export interface FileQuery<T> {
  readonly url: string;
  readonly size: number | null;
  readonly version: number;
  /** Makes what is shown of what stands in the file; undefined where it is something else. */
  readonly read: (value: unknown) => T | undefined;
}

/** A JSON file of a run; while another one is loaded the one before stays. */
export function useFile<T>({ url, size, version, read }: FileQuery<T>): State<T> {
  const [state, setState] = useState<State<T>>({});
  // A file of a step stays as it is, but for its size.
  const stamp = size ?? version;
  const tooLarge = size !== null && size > MOST_BYTES;
  useEffect(() => {
    if (tooLarge) {
      const message = 'This file is too large to be shown; it can be downloaded from Files.';
      setState({ error: new CallError('TOO_LARGE', message) });
      return;
    }
    let current = true;
    loadFile(url, stamp).then(
      (content) => {
        if (!current) return;
        const value = read(content);
        const error = new CallError('UNKNOWN_FORMAT', 'This file is not what its name says.');
        setState(value === undefined ? { error } : { value });
      },
      (error: CallError) => current && setState({ error }),
    );
    return () => {
      current = false;
    };
  }, [url, tooLarge, stamp, read]);
  return state;
}
