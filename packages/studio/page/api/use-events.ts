import { useEffect, useRef } from 'react';
import type { Change } from '../../src/server/events/watch-store.ts';
import { useSession } from '../access/session.ts';

/**
 * Calls back when something at an address of events changed, and once when the connection stands
 * (no runs, nothing added); the browser connects again by itself.
 */
export function useEvents(url: string | undefined, onChange: (change: Change) => void): void {
  const latest = useRef(onChange);
  latest.current = onChange;
  const login = useSession().round;
  useEffect(() => {
    if (url === undefined) return;
    const source = new EventSource(url);
    let before = false;
    source.addEventListener('changed', (event) => {
      latest.current(JSON.parse((event as MessageEvent<string>).data) as Change);
    });
    // What happened between loading and now, or while the connection was away, is not told again.
    source.addEventListener('ready', () => {
      latest.current({ runs: [], added: before });
      before = true;
    });
    return () => source.close();
    // A connection that was refused does not come back by itself.
  }, [url, login]);
}
