import { useEffect, useState } from 'react';
import type { SeriesAnswer } from '../../src/server/metrics/metric-routes.ts';
import { apiUrl, type CallError, get } from '../api/call.ts';

export interface SeriesQuery {
  readonly runIds: readonly string[];
  readonly key: string;
  readonly buckets: number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Curves that were shown a moment ago; scrolling back must not load them again. */
const cache = new Map<string, Promise<SeriesAnswer>>();
const MAX_CACHED = 48;

interface State {
  readonly url: string;
  readonly answer?: SeriesAnswer | undefined;
  readonly error?: CallError | undefined;
}

/**
 * The curves of a metric; loads nothing while `wanted` is false. A new `version` loads them anew
 * and keeps the old ones shown meanwhile.
 */
export function useSeries(query: SeriesQuery, wanted: boolean, version: number) {
  const { runIds, key, buckets, from, to } = query;
  const url = apiUrl('/series', { key, run: runIds, buckets, from, to });
  const [state, setState] = useState<State>({ url: '' });
  useEffect(() => {
    if (!wanted || runIds.length === 0) return;
    let current = true;
    load(url, version).then(
      (answer) => current && setState({ url, answer }),
      (error: CallError) => current && setState((old) => ({ ...old, url, error })),
    );
    return () => {
      current = false;
    };
  }, [url, wanted, version, runIds.length]);
  const answer = state.answer?.key === key ? state.answer : undefined;
  return { answer, error: state.error, loading: wanted && state.url !== url };
}

function load(url: string, version: number): Promise<SeriesAnswer> {
  const name = `${version} ${url}`;
  const known = cache.get(name);
  if (known) return known;
  const loading = get<SeriesAnswer>(url);
  cache.set(name, loading);
  loading.catch(() => cache.delete(name));
  const [oldest] = cache.keys();
  if (cache.size > MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  return loading;
}
