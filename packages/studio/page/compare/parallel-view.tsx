import { useMemo, useState } from 'react';
import type { RunsAnswer } from '../../src/server/runs/run-row.ts';
import { useLoad } from '../api/use-load.ts';
import { Empty } from '../design/empty.tsx';
import { Problem } from '../design/problem.tsx';
import { setView, useViewState } from '../router/view-state.ts';
import { valueAxis } from './axis.ts';
import { ColumnSelect } from './column-select.tsx';
import type { ComparisonView } from './comparison.tsx';
import { type Brushes, ParallelPlot } from './parallel-plot.tsx';
import { likelyTarget, varyingParams } from './target.ts';

const MAX_AXES = 12;

/** A line a run through its parameters to a metric, coloured by the metric. */
export default function ParallelView({ known, valuesUrl }: ComparisonView) {
  const view = useViewState();
  const [brushes, setBrushes] = useState<Brushes>({});
  const target = view.text('target') ?? likelyTarget(known);
  const columns = [...varyingParams(known, MAX_AXES - 1), ...(target === '' ? [] : [target])];
  const wanted = columns.length > 1;
  const { data, error } = useLoad<RunsAnswer>(wanted ? valuesUrl(columns) : undefined);
  const names = columns.join('\n');
  const axes = useMemo(
    () => (data ? names.split('\n').map((column) => valueAxis(data.runs, column)) : []),
    [data, names],
  );
  if (!wanted) {
    return (
      <Empty title="These runs differ in no parameter">
        <p className="muted">Parallel coordinates show how parameters lead to a metric.</p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <div className="row wrap">
        <ColumnSelect
          label="Colour by"
          known={known}
          value={target}
          metricsOnly
          onChange={(column) => setView({ target: column })}
        />
        <span className="muted">Drag along an axis to keep only those runs.</span>
        {Object.keys(brushes).length > 0 && (
          <button type="button" className="button small" onClick={() => setBrushes({})}>
            All runs
          </button>
        )}
      </div>
      <Problem error={error} />
      {data && <ParallelPlot runs={data.runs} axes={axes} brushes={brushes} onBrush={setBrushes} />}
    </div>
  );
}
