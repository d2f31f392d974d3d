import { useMemo, useState } from 'react';
import type { RunRow, RunsAnswer } from '../../src/server/runs/run-row.ts';
import { useLoad } from '../api/use-load.ts';
import { Empty } from '../design/empty.tsx';
import { formatNumber } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { useSize } from '../design/use-size.ts';
import { navigate } from '../router/location.ts';
import { setView, useViewState } from '../router/view-state.ts';
import { columnTitle } from '../runs/columns.ts';
import { type ValueAxis, valueAxis } from './axis.ts';
import { ColumnSelect } from './column-select.tsx';
import type { ComparisonView } from './comparison.tsx';
import { shade } from './shade.ts';
import { likelyTarget, varyingParams } from './target.ts';

/** A point a run over two columns, coloured by a third. */
export default function ScatterView({ known, valuesUrl }: ComparisonView) {
  const view = useViewState();
  const target = likelyTarget(known);
  const x = view.text('sx') ?? varyingParams(known, 1)[0] ?? target;
  const y = view.text('sy') ?? target;
  const z = view.text('sz') ?? target;
  const wanted = x !== '' && y !== '';
  const { data, error } = useLoad<RunsAnswer>(
    wanted ? valuesUrl([...new Set([x, y, z])]) : undefined,
  );
  if (!wanted) {
    return (
      <Empty title="No metric yet">
        <p className="muted">A scatter plot needs runs that logged a metric.</p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <div className="row wrap">
        <ColumnSelect label="X" known={known} value={x} onChange={(sx) => setView({ sx })} />
        <ColumnSelect label="Y" known={known} value={y} onChange={(sy) => setView({ sy })} />
        <ColumnSelect label="Colour" known={known} value={z} onChange={(sz) => setView({ sz })} />
      </div>
      <Problem error={error} />
      {data && <ScatterPlot runs={data.runs} columns={{ x, y, z }} />}
    </div>
  );
}

interface PlotProps {
  readonly runs: readonly RunRow[];
  readonly columns: { readonly x: string; readonly y: string; readonly z: string };
}

const HEIGHT = 440;
const EDGE = { left: 76, right: 20, top: 16, bottom: 48 };

function ScatterPlot({ runs, columns }: PlotProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const [near, setNear] = useState<RunRow>();
  const { x, y, z } = columns;
  const axes = useMemo(
    () => ({ x: valueAxis(runs, x), y: valueAxis(runs, y), z: valueAxis(runs, z) }),
    [runs, x, y, z],
  );
  const atX = (share: number) => EDGE.left + share * (width - EDGE.left - EDGE.right);
  const atY = (share: number) => HEIGHT - EDGE.bottom - share * (HEIGHT - EDGE.top - EDGE.bottom);
  return (
    <div>
      <div ref={box} className="panel">
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`${columnTitle(y)} over ${columnTitle(x)}`}
        >
          <Grid
            axis={axes.x}
            place={(at) => ({ x1: atX(at), x2: atX(at), y1: atY(0), y2: atY(1) })}
            vertical
          />
          <Grid
            axis={axes.y}
            place={(at) => ({ x1: atX(0), x2: atX(1), y1: atY(at), y2: atY(at) })}
          />
          <text x={atX(0.5)} y={HEIGHT - 10} textAnchor="middle" className="plot-title">
            {columnTitle(x)}
          </text>
          {runs.map((run) => {
            const [px, py] = [axes.x.place(run), axes.y.place(run)];
            if (px === undefined || py === undefined) return null;
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table of runs serves the keyboard
              <circle
                key={run.id}
                cx={atX(px)}
                cy={atY(py)}
                r={near?.id === run.id ? 6 : 4}
                fill={shade(axes.z.place(run) ?? 0.5)}
                className="scatter-point"
                onPointerEnter={() => setNear(run)}
                onPointerLeave={() => setNear(undefined)}
                onClick={() => navigate(`/runs/${run.id}`)}
              />
            );
          })}
        </svg>
      </div>
      <p className="muted plot-note">{near ? pointText(near, [x, y, z]) : `${runs.length} runs`}</p>
    </div>
  );
}

function pointText(run: RunRow, columns: readonly string[]): string {
  const values = [...new Set(columns)].map((column) => {
    const value = run.values[column];
    return `${columnTitle(column)} ${typeof value === 'string' ? value : formatNumber(value)}`;
  });
  return `${run.name}: ${values.join(', ')}`;
}

interface GridProps {
  readonly axis: ValueAxis;
  readonly place: (at: number) => { x1: number; x2: number; y1: number; y2: number };
  readonly vertical?: boolean;
}

function Grid({ axis, place, vertical = false }: GridProps) {
  return axis.ticks.map(({ at, text }) => {
    const line = place(at);
    return (
      <g key={text}>
        <line {...line} stroke="var(--line)" />
        <text
          x={vertical ? line.x1 : line.x1 - 8}
          y={vertical ? line.y1 + 16 : line.y1 + 4}
          textAnchor={vertical ? 'middle' : 'end'}
          className="plot-tick"
        >
          {text.slice(0, 12)}
        </text>
      </g>
    );
  });
}
