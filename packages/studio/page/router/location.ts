import { useSyncExternalStore } from 'react';

const CHANGED = 'havn:location';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(CHANGED, listener);
  };
}

const current = () => window.location.pathname + window.location.search;

/** Path and query of the page; the page is drawn anew when they change. */
export function useLocation(): URL {
  return new URL(useSyncExternalStore(subscribe, current), window.location.origin);
}

interface Navigation {
  /** Stays on the same page of the history. */
  readonly replace?: boolean;
}

export function navigate(href: string, { replace = false }: Navigation = {}): void {
  if (href === current()) return;
  if (replace) window.history.replaceState(null, '', href);
  else window.history.pushState(null, '', href);
  window.dispatchEvent(new Event(CHANGED));
  if (!replace) window.scrollTo(0, 0);
}
