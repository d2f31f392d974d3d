import { useMemo } from 'react';
import type { RunRow, RunsAnswer } from '../../src/server/runs/run-row.ts';
import { useLoad } from '../api/use-load.ts';
import { Empty } from '../design/empty.tsx';
import { formatNumber } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { setView, useViewState } from '../router/view-state.ts';
import { columnTitle } from '../runs/columns.ts';
import { numberOf, valueAxis } from './axis.ts';
import { ColumnSelect } from './column-select.tsx';
import type { ComparisonView } from './comparison.tsx';
import { correlation, forestImportance } from './forest.ts';
import { likelyTarget, varyingParams } from './target.ts';

const MAX_PARAMS = 50;
/** Below these a forest only tells of chance. */
const MIN_RUNS = 8;

/** How much each parameter has to do with a metric, and in which direction. */
export default function ImportanceView({ known, valuesUrl }: ComparisonView) {
  const target = useViewState().text('target') ?? likelyTarget(known);
  const params = varyingParams(known, MAX_PARAMS);
  const wanted = params.length > 0 && target !== '';
  const { data, error } = useLoad<RunsAnswer>(wanted ? valuesUrl([...params, target]) : undefined);
  const names = params.join('\n');
  const result = useMemo(
    () => (data ? explain(data.runs, names.split('\n'), target) : undefined),
    [data, names, target],
  );
  if (!wanted) {
    return (
      <Empty title="Nothing to explain yet">
        <p className="muted">
          Importance needs runs that differ in a parameter and logged a metric.
        </p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <div className="row wrap">
        <ColumnSelect
          label="Of"
          known={known}
          value={target}
          metricsOnly
          onChange={(column) => setView({ target: column })}
        />
        {result && <span className="muted">from {result.count} runs</span>}
      </div>
      <Problem error={error} />
      {result && result.count < MIN_RUNS && (
        <p className="muted">Too few runs to tell: {MIN_RUNS} with this metric are the least.</p>
      )}
      {result && result.count >= MIN_RUNS && <Table rows={result.rows} />}
      <p className="muted">
        Importance: random forest (60 trees), the share of the variance that splits by the parameter
        take away. Correlation: Pearson’s, with words in alphabetical order.
      </p>
    </div>
  );
}

interface Explained {
  readonly param: string;
  readonly importance: number;
  readonly correlation: number;
}

function explain(runs: readonly RunRow[], params: readonly string[], target: string) {
  const known = runs.filter((run) => numberOf(run, target) !== undefined);
  const values = known.map((run) => numberOf(run, target)!);
  const axes = params.map((param) => valueAxis(known, param));
  // A run without the parameter stands beside all that have it.
  const rows = known.map((run) => axes.map((axis) => axis.place(run) ?? -0.5));
  const shares = forestImportance({ rows, target: values });
  const explained = shares.map(({ feature, importance }): Explained => {
    const column = rows.map((row) => row[feature]!);
    return { param: params[feature]!, importance, correlation: correlation(column, values) };
  });
  return { count: known.length, rows: explained.sort((a, b) => b.importance - a.importance) };
}

function Table({ rows }: { readonly rows: readonly Explained[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="panel scroll-x" aria-label="Importance" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th>Parameter</th>
            <th colSpan={2}>Importance</th>
            <th colSpan={2}>Correlation</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ param, importance, correlation: r }) => (
            <tr key={param}>
              <td>{columnTitle(param)}</td>
              <td className="number">{(importance * 100).toFixed(1)} %</td>
              <Bar share={importance} negative={false} />
              <td className="number">{formatNumber(Number(r.toFixed(3)))}</td>
              <Bar share={Math.abs(r)} negative={r < 0} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Bar({ share, negative }: { readonly share: number; readonly negative: boolean }) {
  return (
    <td>
      <div className="bar-track">
        <div
          className={negative ? 'bar-fill negative' : 'bar-fill'}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </td>
  );
}
