import type { ImageCell } from '@havn/track';
import { useMemo, useState } from 'react';
import { formatNumber } from '../design/format.ts';
import { Icon } from '../design/icon.tsx';
import type { ShownTable } from './shapes.ts';
import { sortedRows } from './sorted-rows.ts';
import { fileUrl } from './use-file.ts';

const PAGE = 50;
/** More columns are in the file. */
const MOST_COLUMNS = 60;
const LONGEST_CELL = 600;

interface Props {
  readonly table: ShownTable;
  readonly runId: string;
  readonly name: string;
}

/** The rows of a table, sorted by a column where one was pressed. */
export function TableView({ table, runId, name }: Props) {
  const [order, setOrder] = useState<{ readonly column: number; readonly down: boolean }>();
  const [count, setCount] = useState(PAGE);
  const { data } = table;
  const columns = useMemo(() => table.columns.slice(0, MOST_COLUMNS), [table]);
  const numeric = useMemo(
    () => columns.map((_, at) => data.every((row) => typeof (row[at] ?? 0) === 'number')),
    [columns, data],
  );
  const rows = useMemo(
    () => (order ? sortedRows(data, order.column, order.down) : data),
    [data, order],
  );
  return (
    <div className="stack">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="media-table-box" aria-label={`Table ${name}`} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              {columns.map((column, at) => {
                const sorted = order?.column === at;
                const down = sorted && order.down;
                return (
                  <th
                    key={column}
                    className={numeric[at] ? 'number' : undefined}
                    aria-sort={sorted ? (down ? 'descending' : 'ascending') : undefined}
                  >
                    <button
                      type="button"
                      className="sort-button"
                      onClick={() => setOrder({ column: at, down: sorted && !down })}
                    >
                      {column}
                      {sorted && <Icon name={down ? 'down' : 'up'} size={12} />}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, count).map((row, index) => (
              <tr key={index}>
                {columns.map((column, at) => (
                  <td key={column} className={numeric[at] ? 'number' : undefined}>
                    <Cell value={row[at]} runId={runId} name={`${column}, row ${index + 1}`} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="row wrap">
        <span className="muted">
          {Math.min(count, rows.length).toLocaleString('en')} of{' '}
          {(table.count ?? rows.length).toLocaleString('en')} rows
          {table.columns.length > columns.length &&
            `, ${columns.length} of ${table.columns.length} columns`}
        </span>
        {count < rows.length && (
          <button type="button" className="button small" onClick={() => setCount(count + 2 * PAGE)}>
            More
          </button>
        )}
      </div>
    </div>
  );
}

interface CellProps {
  readonly value: unknown;
  readonly runId: string;
  readonly name: string;
}

function Cell({ value, runId, name }: CellProps) {
  if (value === null || value === undefined) return <span className="muted">–</span>;
  if (typeof value === 'number') return <span title={String(value)}>{formatNumber(value)}</span>;
  if (isImage(value)) {
    return (
      <a href={fileUrl(runId, value.filepath)} target="_blank" rel="noreferrer">
        <img
          className="cell-image"
          src={fileUrl(runId, value.compressed_filepath)}
          alt={name}
          loading="lazy"
        />
      </a>
    );
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <span dir="auto" className="cell-text">
      {text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text}
    </span>
  );
}

function isImage(value: unknown): value is ImageCell {
  if (typeof value !== 'object' || value === null) return false;
  const { type, filepath, compressed_filepath: small } = value as Partial<ImageCell>;
  return type === 'image' && typeof filepath === 'string' && typeof small === 'string';
}
