import { useEffect, useMemo, useState } from 'react';
import type { ColumnNames } from '../../src/server/runs/columns-of.ts';
import { apiUrl } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';

/** Between typing and asking. */
const WAIT_MS = 200;

/** Columns of any run of a project whose names have these words in them; none for no words. */
export function useColumnSearch(
  experimentId: string,
  words: string,
): { readonly columns: readonly string[]; readonly busy: boolean } {
  const text = words.trim();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, loading } = useLoad<ColumnNames>(
    asked === '' ? undefined : apiUrl('/columns/search', { experiment: experimentId, text: asked }),
  );
  const columns = useMemo(() => (data === undefined ? [] : columnsOf(data)), [data]);
  const fits = asked === text && text !== '';
  return { columns: fits ? columns : [], busy: text !== '' && (!fits || loading) };
}

function columnsOf({ params, metrics, tags }: ColumnNames): readonly string[] {
  return [
    ...params.map((key) => `params.${key}`),
    ...metrics.map((key) => `metrics.${key}`),
    ...tags.map((key) => `tags.${key}`),
  ];
}
