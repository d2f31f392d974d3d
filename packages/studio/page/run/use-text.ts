import { useEffect, useState } from 'react';
import { type CallError, getText } from '../api/call.ts';

/** A text file; a new version loads it again and keeps the old text shown meanwhile. */
export function useText(url: string | undefined, version: number) {
  const [state, setState] = useState<{ url?: string; text?: string; error?: CallError }>({});
  useEffect(() => {
    if (url === undefined) return;
    const abort = new AbortController();
    getText(url, abort.signal).then(
      (text) => setState({ url, text }),
      (error: CallError) => !abort.signal.aborted && setState({ url, error }),
    );
    return () => abort.abort();
  }, [url, version]);
  return state.url === url ? state : {};
}
