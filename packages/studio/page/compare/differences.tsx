import { useState } from 'react';
import type { RunRow, RunsAnswer } from '../../src/server/runs/run-row.ts';
import { useLoad } from '../api/use-load.ts';
import type { ChartRun } from '../charts/curves.ts';
import { formatNumber } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { columnTitle } from '../runs/columns.ts';
import type { ComparisonView } from './comparison.tsx';

interface Props extends ComparisonView {
  readonly runs: readonly ChartRun[];
}

/** As many columns as an address holds; the rest is on the runs' own pages. */
const MOST = 180;

/** Parameters, metrics and tags of the runs, a column a run; what differs is marked. */
export default function Differences({ known, valuesUrl, runs }: Props) {
  const [all, setAll] = useState(false);
  const pick = (kind: string, keys: readonly { key: string; varies: boolean }[]) =>
    keys.filter(({ varies }) => all || varies).map(({ key }) => `${kind}.${key}`);
  const params = pick('params', known.params).slice(0, MOST / 2);
  const metrics = pick('metrics', known.metrics).slice(0, MOST / 2);
  const tags = pick('tags', known.tags).slice(0, 20);
  const { data, error } = useLoad<RunsAnswer>(valuesUrl([...params, ...metrics, ...tags]));
  const rows = new Map(data?.runs.map((row) => [row.id, row]));
  const shown = runs.flatMap((run) => {
    const row = rows.get(run.id);
    return row ? [{ run, row }] : [];
  });
  return (
    <div className="stack">
      <label className="labelled">
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
        Also what is the same
      </label>
      <Problem error={error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="panel scroll-x" aria-label="Differences" tabIndex={0}>
        <table className="table differences">
          <thead>
            <tr>
              <th>Key</th>
              {shown.map(({ run }) => (
                <th key={run.id}>
                  <span className="labelled">
                    <span className="dot" style={{ background: run.color }} />
                    {run.name}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <Part title="Parameters" columns={params} rows={shown.map(({ row }) => row)} />
          <Part title="Metrics" columns={metrics} rows={shown.map(({ row }) => row)} />
          <Part title="Tags" columns={tags} rows={shown.map(({ row }) => row)} />
        </table>
      </section>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly RunRow[];
}

function Part({ title, columns, rows }: PartProps) {
  if (columns.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th colSpan={rows.length + 1} className="part">
          {title}
        </th>
      </tr>
      {columns.map((column) => {
        const values = rows.map(({ values }) => values[column]);
        const differs = new Set(values).size > 1;
        return (
          <tr key={column}>
            <th>{columnTitle(column)}</th>
            {rows.map(({ id }, index) => {
              const value = values[index];
              const isNumber = typeof value === 'number' || value === null;
              return (
                <td key={id} className={`${differs ? 'differs' : ''} ${isNumber ? 'number' : ''}`}>
                  {isNumber ? formatNumber(value) : (value ?? <span className="muted">–</span>)}
                </td>
              );
            })}
          </tr>
        );
      })}
    </tbody>
  );
}
