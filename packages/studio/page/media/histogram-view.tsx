import type { HistogramFile } from '@havn/track';
import { useEffect, useMemo, useState } from 'react';
import type { MediaStep } from '../../src/server/media/list-media.ts';
import { formatNumber } from '../design/format.ts';
import { useSize } from '../design/use-size.ts';
import { densityGrid } from './density-grid.ts';
import { PlotFrame } from './plot-frame.tsx';
import { evenly } from './scale.ts';
import { readHistogram } from './shapes.ts';
import { fileUrl, loadFile } from './use-file.ts';

const HEIGHT = 190;

interface HistogramProps {
  readonly histogram: HistogramFile;
  /** Of the key and the run. */
  readonly name: string;
}

/** The counts of one step as bars. */
export function HistogramView({ histogram, name }: HistogramProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const { edges, counts, nonFinite } = histogram;
  const most = Math.max(1, ...counts);
  const all = counts.reduce((a, b) => a + b, 0);
  const range = [edges[0]!, edges.at(-1)!] as const;
  return (
    <div className="stack">
      <div ref={box}>
        {width > 0 && (
          <PlotFrame
            width={width}
            height={HEIGHT}
            xRange={range}
            yRange={[0, most]}
            yLabel="values"
            label={`${all} values from ${formatNumber(range[0])} to ${formatNumber(range[1])}`}
          >
            {({ x, y }) =>
              counts.map((count, at) => (
                <rect
                  key={edges[at]}
                  x={x(edges[at]!)}
                  y={y(count)}
                  width={Math.max(0.5, x(edges[at + 1]!) - x(edges[at]!) - 0.5)}
                  height={Math.max(0, y(0) - y(count))}
                  className="media-bar"
                >
                  <title>
                    {`${formatNumber(edges[at])} to ${formatNumber(edges[at + 1])}: ${count}`}
                  </title>
                </rect>
              ))
            }
          </PlotFrame>
        )}
      </div>
      {nonFinite > 0 && <p className="muted">{nonFinite} values are NaN or infinite.</p>}
      <BinsTable histogram={histogram} name={name} />
    </div>
  );
}

function BinsTable({ histogram: { edges, counts }, name }: HistogramProps) {
  return (
    <details>
      <summary>As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="media-table-box" aria-label={`Counts of ${name}`} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th className="number">From</th>
              <th className="number">To</th>
              <th className="number">Values</th>
            </tr>
          </thead>
          <tbody>
            {counts.map((count, at) => (
              <tr key={edges[at]}>
                <td className="number">{formatNumber(edges[at])}</td>
                <td className="number">{formatNumber(edges[at + 1])}</td>
                <td className="number">{count.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Steps that the picture over steps has columns for. */
const MOST_STEPS = 40;
const LINES = 32;

interface OverStepsProps {
  readonly runId: string;
  readonly steps: readonly MediaStep[];
  readonly shown: number;
}

/** How the values moved over several steps: a column a step, darker where more of them lie. */
export function HistogramOverSteps({ runId, steps, shown }: OverStepsProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const chosen = useMemo(() => evenly(steps, MOST_STEPS), [steps]);
  const files = useHistograms(runId, chosen);
  const grid = useMemo(() => densityGrid(files, LINES), [files]);
  return (
    <div ref={box}>
      {width > 0 && grid && (
        <PlotFrame
          width={width}
          height={HEIGHT}
          xRange={[0, grid.columns.length]}
          yRange={grid.range}
          label={`${grid.columns.length} steps from ${steps[0]!.step} to ${steps.at(-1)!.step}; values from ${formatNumber(grid.range[0])} to ${formatNumber(grid.range[1])}`}
          xTicks={[]}
          xLabel={`step ${steps[0]!.step} to ${steps.at(-1)!.step}`}
        >
          {({ x, y }) =>
            grid.columns.map(({ step, shares }, column) => (
              <g key={step}>
                {shares.map((share, line) => {
                  if (share === 0) return null;
                  const low = grid.range[0] + line * grid.height;
                  return (
                    <rect
                      key={low}
                      x={x(column)}
                      y={y(low + grid.height)}
                      width={x(column + 1) - x(column)}
                      height={y(low) - y(low + grid.height)}
                      className="media-bar"
                      fillOpacity={0.08 + 0.92 * Math.sqrt(share)}
                    />
                  );
                })}
                {step === shown && (
                  <rect
                    x={x(column)}
                    y={y(grid.range[1])}
                    width={x(column + 1) - x(column)}
                    height={y(grid.range[0]) - y(grid.range[1])}
                    className="media-shown"
                  />
                )}
              </g>
            ))
          }
        </PlotFrame>
      )}
    </div>
  );
}

function useHistograms(runId: string, steps: readonly MediaStep[]) {
  const [files, setFiles] = useState<readonly HistogramFile[]>([]);
  useEffect(() => {
    let current = true;
    const load = async ({ items }: MediaStep) => {
      const { path, size } = items[0]!;
      return readHistogram(await loadFile(fileUrl(runId, path), size ?? 0).catch(() => undefined));
    };
    Promise.all(steps.map(load)).then((found) => {
      if (current) setFiles(found.filter((file) => file !== undefined));
    });
    return () => {
      current = false;
    };
  }, [runId, steps]);
  return files;
}
