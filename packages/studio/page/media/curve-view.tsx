import type { CurveFile } from '@havn/track';
import { CHOICES } from '../charts/run-color.ts';
import { formatNumber } from '../design/format.ts';
import { useSize } from '../design/use-size.ts';
import { PlotFrame } from './plot-frame.tsx';
import { evenly } from './scale.ts';

const HEIGHT = 280;
/** Points of a line that its table shows. */
const MOST_ROWS = 25;

const AREAS = { roc: 'AUC', 'precision-recall': 'AP', line: 'area' } as const;

interface CurveProps {
  readonly curve: CurveFile;
  /** Of the key and the run. */
  readonly name: string;
}

/** Lines over numbers; ROC and precision–recall curves stand in a square of 0 to 1. */
export function CurveView({ curve, name: title }: CurveProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const { type, lines } = curve;
  const unit = type === 'roc' || type === 'precision-recall';
  const ranges = unit ? ([UNIT, UNIT] as const) : rangesOf(curve);
  return (
    <div className="stack">
      <div ref={box}>
        {width > 0 && (
          <PlotFrame
            width={width}
            height={HEIGHT}
            xRange={ranges[0]}
            yRange={ranges[1]}
            xLabel={curve.xLabel}
            yLabel={curve.yLabel}
            label={describe(curve)}
          >
            {({ x, y }) => (
              <>
                {type === 'roc' && (
                  <path d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} className="media-diagonal" />
                )}
                {lines.map(({ name, points }, index) => (
                  <path
                    key={name}
                    d={points.map(([px, py], at) => `${at ? 'L' : 'M'}${x(px)} ${y(py)}`).join('')}
                    fill="none"
                    stroke={colorOf(index)}
                    strokeWidth={1.8}
                    strokeLinejoin="round"
                  />
                ))}
              </>
            )}
          </PlotFrame>
        )}
      </div>
      <ul className="media-legend">
        {lines.map(({ name, area }, index) => (
          <li key={name} className="labelled">
            <span className="swatch" style={{ background: colorOf(index) }} />
            <span className="clip">{name}</span>
            {area !== undefined && (
              <span className="muted number">
                {AREAS[type]} {formatNumber(area)}
              </span>
            )}
          </li>
        ))}
      </ul>
      {curve.note && <p className="muted">{curve.note}</p>}
      <PointsTable curve={curve} name={title} />
    </div>
  );
}

const UNIT = [0, 1] as const;

function colorOf(index: number): string {
  return CHOICES[index % CHOICES.length]!;
}

function rangesOf({ lines }: CurveFile) {
  const range = (place: 0 | 1): readonly [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { points } of lines) {
      for (const point of points) {
        low = Math.min(low, point[place]);
        high = Math.max(high, point[place]);
      }
    }
    if (low > high) return UNIT;
    return low === high ? [low - 0.5, high + 0.5] : [low, high];
  };
  return [range(0), range(1)] as const;
}

function describe({ type, xLabel, yLabel, lines }: CurveFile): string {
  const named = lines
    .slice(0, 10)
    .map(
      ({ name, area }) =>
        `${name}${area === undefined ? '' : ` ${AREAS[type]} ${formatNumber(area)}`}`,
    );
  return `${yLabel} over ${xLabel}: ${named.join('; ')}`;
}

function PointsTable({ curve, name: title }: CurveProps) {
  const { lines, xLabel, yLabel } = curve;
  return (
    <details>
      <summary>As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="media-table-box" aria-label={`Points of ${title}`} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th>Line</th>
              <th className="number">{xLabel}</th>
              <th className="number">{yLabel}</th>
            </tr>
          </thead>
          <tbody>
            {lines.flatMap(({ name, points }) =>
              evenly(points, MOST_ROWS).map(([x, y], at) => (
                <tr key={`${name} ${at}`}>
                  <td>{name}</td>
                  <td className="number">{formatNumber(x)}</td>
                  <td className="number">{formatNumber(y)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </section>
    </details>
  );
}
