import { useEffect, useRef } from 'react';
import type { Change } from '../../src/server/events/watch-store.ts';

/** Calls back when something at an address of events changed; the browser connects again itself. */
export function useEvents(url: string | undefined, onChange: (change: Change) => void): void {
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (url === undefined) return;
    const source = new EventSource(url);
    let lost = false;
    source.addEventListener('changed', (event) => {
      latest.current(JSON.parse((event as MessageEvent<string>).data) as Change);
    });
    source.addEventListener('error', () => {
      lost = true;
    });
    // What happened while the connection was away is not told again.
    source.addEventListener('open', () => {
      if (lost) latest.current({ runs: [], added: true });
      lost = false;
    });
    return () => source.close();
  }, [url]);
}
