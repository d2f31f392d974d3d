import { useCallback, useMemo } from 'react';
import { navigate, useLocation } from './location.ts';

export type ViewChange = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a page shows, read from and kept in its address, so that the address can be shared. */
export interface ViewState {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  number(name: string, fallback: number): number;
  /** Undefined, an empty text and an empty list take the name away. */
  set(change: ViewChange): void;
  /** The address with a change, for links. */
  href(change: ViewChange): string;
}

export function useViewState(): ViewState {
  const { pathname, search } = useLocation();
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const href = useCallback(
    (change: ViewChange) => withChange(pathname, query, change),
    [pathname, query],
  );
  return useMemo(
    () => ({
      text: (name) => query.get(name) ?? undefined,
      list: (name) => query.getAll(name),
      flag: (name) => query.has(name),
      number: (name, fallback) => numberOr(query.get(name), fallback),
      set: setView,
      href,
    }),
    [query, href],
  );
}

/** Changes the address that is there now: two changes in one moment both count. */
export function setView(change: ViewChange): void {
  const now = new URLSearchParams(window.location.search);
  navigate(withChange(window.location.pathname, now, change), { replace: true });
}

export function withChange(path: string, query: URLSearchParams, change: ViewChange): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
    for (const each of values) if (each !== '') next.append(name, each);
  }
  const text = next.toString();
  return text === '' ? path : `${path}?${text}`;
}

function numberOr(text: string | null, fallback: number): number {
  const value = text === null ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : fallback;
}
