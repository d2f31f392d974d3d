import { useCallback, useEffect, useRef, useState } from 'react';
import type { RunRow, RunsAnswer } from '../../src/server/runs/run-row.ts';
import { apiUrl, type CallError, get, type QueryValues } from '../api/call.ts';

/** Runs a call brings; the first screen needs fewer. */
const FIRST = 60;
const PAGE = 250;

export interface RunList {
  readonly runs: readonly RunRow[];
  /** Whether these are all. */
  readonly complete: boolean;
  readonly loading: boolean;
  readonly error: CallError | undefined;
  /** Grows when runs changed while they were shown. */
  readonly version: number;
  readonly more: () => void;
  /** Looks for new runs and new values; what is shown stays in its place. */
  readonly refresh: () => void;
  readonly reload: () => void;
  readonly change: (id: string, change: Partial<RunRow>) => void;
}

interface State {
  readonly query: string;
  readonly runs: readonly RunRow[];
  /** Null: there is no more. Undefined: nothing came yet. */
  readonly nextPage: string | null | undefined;
  readonly error: CallError | undefined;
  readonly version: number;
}

const NOTHING: State = {
  query: '',
  runs: [],
  nextPage: undefined,
  error: undefined,
  version: 0,
};

/** The runs of a search, page after page. */
export function useRuns(values: QueryValues): RunList {
  const query = apiUrl('/runs', values);
  const [state, setState] = useState(NOTHING);
  const [round, setRound] = useState(0);
  const busy = useRef<string>(undefined);
  const fetchPage = useCallback(
    async (page: string | undefined) => {
      const name = `${query} ${page ?? ''}`;
      if (busy.current === name) return;
      busy.current = name;
      const limit = page === undefined ? FIRST : PAGE;
      const change = await get<RunsAnswer>(apiUrl('/runs', { ...values, page, limit })).then(
        (answer) => (old: State) => added(old, query, answer, page),
        (error: CallError) =>
          (old: State): State => ({ ...old, query, error }),
      );
      if (busy.current !== name) return;
      busy.current = undefined;
      setState(change);
    },
    [query],
  );
  useEffect(() => {
    void fetchPage(undefined);
  }, [fetchPage, round]);
  const refresh = useCallback(() => {
    get<RunsAnswer>(`${query + (query.includes('?') ? '&' : '?')}limit=${FIRST}`).then(
      ({ runs }) => setState((old) => (old.query === query ? merged(old, runs) : old)),
      () => undefined,
    );
  }, [query]);
  const change = useCallback((id: string, part: Partial<RunRow>) => {
    setState((old) => {
      return { ...old, runs: old.runs.map((run) => (run.id === id ? { ...run, ...part } : run)) };
    });
  }, []);
  const { nextPage } = state;
  const more = useCallback(() => {
    if (typeof nextPage === 'string' && state.query === query) void fetchPage(nextPage);
  }, [nextPage, state.query, query, fetchPage]);
  const reload = useCallback(() => setRound((number) => number + 1), []);
  return {
    runs: state.runs,
    complete: nextPage === null,
    loading: state.query !== query,
    error: state.query === query ? state.error : undefined,
    version: state.version,
    more,
    refresh,
    reload,
    change,
  };
}

function added(old: State, query: string, answer: RunsAnswer, page: string | undefined): State {
  const { runs, nextPage } = answer;
  const { version } = old;
  if (page === undefined) return { query, runs, nextPage, error: undefined, version };
  const known = new Set(old.runs.map(({ id }) => id));
  const fresh = runs.filter(({ id }) => !known.has(id));
  return { query, runs: [...old.runs, ...fresh], nextPage, error: undefined, version };
}

/** New runs in front, in their order; known ones with their new values. */
function merged(old: State, runs: readonly RunRow[]): State {
  const news = new Map(runs.map((run) => [run.id, run]));
  const known = new Set(old.runs.map(({ id }) => id));
  const fresh = runs.filter(({ id }) => !known.has(id));
  const same = (run: RunRow) => {
    const now = news.get(run.id);
    return now === undefined || JSON.stringify(now) === JSON.stringify(run);
  };
  if (fresh.length === 0 && old.runs.every(same)) return old;
  const all = [...fresh, ...old.runs.map((run) => news.get(run.id) ?? run)];
  return { ...old, runs: all, version: old.version + 1 };
}
