import { useCallback, useMemo, useRef } from 'react';
import { setView, useViewState } from '../router/view-state.ts';

/** What somebody marked in a list of runs; it stands in the address. */
export interface Marks {
  readonly selected: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly pinned: ReadonlySet<string>;
  readonly toggle: (mark: 'sel' | 'hide' | 'top', id: string) => void;
  /** Selects or clears a run; with `range` all from the one before to it. */
  readonly select: (id: string, range: boolean) => void;
  readonly clear: () => void;
}

export function useMarks(ids: readonly string[]): Marks {
  const view = useViewState();
  const order = useRef(ids);
  order.current = ids;
  const before = useRef<string>(undefined);
  const toggle = useCallback((mark: string, id: string) => {
    const now = marked(mark);
    setView({ [mark]: now.includes(id) ? now.filter((each) => each !== id) : [...now, id] });
  }, []);
  const select = useCallback(
    (id: string, range: boolean) => {
      const from = order.current.indexOf(before.current ?? '');
      const to = order.current.indexOf(id);
      before.current = id;
      if (!range || from === -1) return toggle('sel', id);
      const between = order.current.slice(Math.min(from, to), Math.max(from, to) + 1);
      setView({ sel: [...new Set([...marked('sel'), ...between])] });
    },
    [toggle],
  );
  const [sel, hide, top] = ['sel', 'hide', 'top'].map((name) => view.list(name).join('\n'));
  return {
    selected: useSet(sel!),
    hidden: useSet(hide!),
    pinned: useSet(top!),
    toggle,
    select,
    clear: useCallback(() => setView({ sel: [] }), []),
  };
}

function marked(mark: string): readonly string[] {
  return new URLSearchParams(window.location.search).getAll(mark);
}

function useSet(text: string): ReadonlySet<string> {
  return useMemo(() => new Set(text === '' ? [] : text.split('\n')), [text]);
}
