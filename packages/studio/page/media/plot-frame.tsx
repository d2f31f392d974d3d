import type { ReactNode } from 'react';
import { ticks, tickText } from './scale.ts';

interface PlotScale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

interface Props {
  readonly width: number;
  readonly height: number;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Round numbers where they are not given. */
  readonly xTicks?: readonly number[];
  readonly label: string;
  readonly children: (scale: PlotScale) => ReactNode;
}

const EDGE = { left: 46, right: 12, top: 10 };

/** Axes with round numbers around a drawing. */
export function PlotFrame({ width, height, xRange, yRange, label, children, ...labels }: Props) {
  const below =
    22 + (labels.xLabel === undefined ? 0 : 18) - (labels.xTicks?.length === 0 ? 14 : 0);
  const inner = { x: width - EDGE.left - EDGE.right, y: height - EDGE.top - below };
  const x = (value: number) => EDGE.left + share(value, xRange) * inner.x;
  const y = (value: number) => EDGE.top + (1 - share(value, yRange)) * inner.y;
  const bottom = EDGE.top + inner.y;
  const marks = labels.xTicks ?? ticks(...xRange, Math.max(2, Math.floor(inner.x / 70)));
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="media-plot">
      {ticks(...yRange, 5).map((at) => (
        <g key={at}>
          <path d={`M${EDGE.left} ${y(at)}H${EDGE.left + inner.x}`} className="media-grid" />
          <text x={EDGE.left - 6} y={y(at) + 4} textAnchor="end">
            {tickText(at)}
          </text>
        </g>
      ))}
      {marks.map((at) => (
        <g key={at}>
          <path d={`M${x(at)} ${bottom}v4`} className="media-axis" />
          <text x={x(at)} y={bottom + 16} textAnchor="middle">
            {tickText(at)}
          </text>
        </g>
      ))}
      <path d={`M${EDGE.left} ${bottom}H${EDGE.left + inner.x}`} className="media-axis" />
      {children({ x, y })}
      {labels.xLabel && (
        <text x={EDGE.left + inner.x / 2} y={height - 6} textAnchor="middle">
          {labels.xLabel}
        </text>
      )}
      {labels.yLabel && (
        <text transform={`translate(11 ${EDGE.top + inner.y / 2}) rotate(-90)`} textAnchor="middle">
          {labels.yLabel}
        </text>
      )}
    </svg>
  );
}

function share(value: number, [low, high]: readonly [number, number]): number {
  return high > low ? (value - low) / (high - low) : 0.5;
}
