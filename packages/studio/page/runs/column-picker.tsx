import { useMemo, useState } from 'react';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { Dialog } from '../design/dialog.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { columnName, columnTitle, FIXED } from './columns.ts';
import { useColumnSearch } from './use-column-search.ts';

interface Props {
  readonly experimentId: string;
  readonly known: ColumnsAnswer | undefined;
  readonly chosen: readonly string[];
  readonly onChange: (columns: readonly string[]) => void;
  readonly onClose: () => void;
}

/** More make the table slow and nobody wiser. */
const MAX_COLUMNS = 100;

/** Keys of the newest runs, and every other by a part of its name; thousands of them stay quick. */
export function ColumnPicker({ experimentId, known, chosen, onChange, onClose }: Props) {
  const [words, setWords] = useState('');
  const search = words.toLowerCase();
  const [before] = useState(chosen);
  const all = useMemo(() => allColumns(known, before), [known, before]);
  const everywhere = useColumnSearch(experimentId, words);
  const found = useMemo(() => {
    const near = all.filter((column) => column.toLowerCase().includes(search));
    return [...new Set([...near, ...everywhere.columns])];
  }, [all, search, everywhere.columns]);
  const toggle = (column: string) => {
    if (chosen.includes(column)) onChange(chosen.filter((each) => each !== column));
    else if (chosen.length < MAX_COLUMNS) onChange([...chosen, column]);
  };
  return (
    <Dialog label="Columns" className="column-picker" onClose={onClose}>
      <header className="row">
        <h2 className="grow">Columns</h2>
        <span className="muted">{chosen.length} chosen</span>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </header>
      <input
        autoFocus
        className="field"
        type="search"
        aria-label="Find columns"
        placeholder="Find a column by a part of its name"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <VirtualList label="Columns" items={found} rowHeight={28} className="column-list">
        {(column) => (
          <label key={column} className="column-item">
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              onChange={() => toggle(column)}
            />
            <span className="clip grow" title={column}>
              {columnTitle(column)}
            </span>
            <span className="muted">{columnName(column)?.kind.slice(0, -1)}</span>
          </label>
        )}
      </VirtualList>
      <p className="muted" role="status">
        {found.length === 0 && (everywhere.busy ? 'Looking …' : 'No run has logged such a name.')}
        {found.length > 0 &&
          words.trim() === '' &&
          'Those of the newest runs. Type to find others.'}
      </p>
    </Dialog>
  );
}

/** Those that were chosen first, then parameters that differ, metrics, the rest. */
function allColumns(
  known: ColumnsAnswer | undefined,
  chosen: readonly string[],
): readonly string[] {
  const { params = [], metrics = [], tags = [] } = known ?? {};
  const varying = params.filter(({ varies }) => varies);
  const same = params.filter(({ varies }) => !varies);
  const named = (kind: string, keys: readonly { readonly key: string }[]) =>
    keys.map(({ key }) => `${kind}.${key}`);
  return [
    ...new Set([
      ...chosen,
      ...Object.keys(FIXED),
      ...named('params', varying),
      ...named('metrics', metrics),
      ...named('tags', tags),
      ...named('params', same),
    ]),
  ];
}
