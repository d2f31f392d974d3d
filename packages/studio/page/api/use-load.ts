import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../access/session.ts';
import { type CallError, get } from './call.ts';

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: CallError | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** What was shown last at an address is shown at once when one comes back to it. */
const remembered = new Map<string, unknown>();
const MAX_REMEMBERED = 60;

function remember(url: string, data: unknown): void {
  remembered.delete(url);
  remembered.set(url, data);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

interface State<T> {
  readonly url: string | undefined;
  readonly data: T | undefined;
  readonly error: CallError | undefined;
}

/** Loads JSON from an address; nothing while the address is undefined. */
export function useLoad<T>(url: string | undefined): Loaded<T> {
  const [round, setRound] = useState(0);
  const login = useSession().round;
  const [state, setState] = useState<State<T>>({
    url: undefined,
    data: undefined,
    error: undefined,
  });
  useEffect(() => {
    if (url === undefined) return;
    const abort = new AbortController();
    get<T>(url, abort.signal).then(
      (data) => {
        remember(url, data);
        if (!abort.signal.aborted) setState({ url, data, error: undefined });
      },
      (error: CallError) => {
        if (abort.signal.aborted) return;
        setState((old) => ({ url, data: old.url === url ? old.data : undefined, error }));
      },
    );
    return () => abort.abort();
    // Another login may see other things.
  }, [url, round, login]);
  const reload = useCallback(() => setRound((number) => number + 1), []);
  const fresh = state.url === url;
  const data = fresh ? state.data : (remembered.get(url ?? '') as T | undefined);
  return {
    data,
    error: fresh ? state.error : undefined,
    loading: url !== undefined && !fresh,
    reload,
  };
}
