import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { RunRow } from '../../src/server/runs/run-row.ts';
import { useSize } from '../design/use-size.ts';
import { navigate } from '../router/location.ts';
import { columnTitle } from '../runs/columns.ts';
import type { ValueAxis } from './axis.ts';
import { shade } from './shade.ts';

/** The kept part of each axis, by column. */
export type Brushes = Readonly<Record<string, readonly [number, number]>>;

interface Props {
  readonly runs: readonly RunRow[];
  readonly axes: readonly ValueAxis[];
  readonly brushes: Brushes;
  readonly onBrush: (brushes: Brushes) => void;
}

const HEIGHT = 420;
const TOP = 44;
const BOTTOM = HEIGHT - 20;
/** An axis needs so many pixels for its marks. */
const SPACE = 96;

const y = (share: number) => BOTTOM - share * (BOTTOM - TOP);

export function ParallelPlot({ runs, axes, brushes, onBrush }: Props) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const wide = Math.max(width, SPACE * axes.length);
  const x = (index: number) => 48 + (index * (wide - 110)) / Math.max(1, axes.length - 1);
  const [near, setNear] = useState<RunRow>();
  const lines = useMemo(() => placedRuns(runs, axes), [runs, axes]);
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section ref={box} className="panel scroll-x" aria-label="Plot" tabIndex={0}>
        <svg
          width={wide}
          height={HEIGHT}
          role="img"
          aria-label={`${runs.length} runs over ${axes.length} columns`}
          onPointerLeave={() => setNear(undefined)}
        >
          {lines.map(({ run, places }) => {
            const out = axes.some((axis, index) => outside(brushes[axis.column], places[index]));
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table of runs serves the keyboard
              <path
                key={run.id}
                d={pathOf(places, x)}
                fill="none"
                stroke={out ? 'var(--line)' : shade(places.at(-1) ?? 0.5)}
                strokeWidth={near?.id === run.id ? 3 : 1.3}
                strokeOpacity={out ? 0.5 : 0.75}
                className="parallel-line"
                onPointerEnter={() => setNear(run)}
                onClick={() => navigate(`/runs/${run.id}`)}
              />
            );
          })}
          {axes.map((axis, index) => (
            <Axis
              key={axis.column}
              axis={axis}
              x={x(index)}
              brush={brushes[axis.column]}
              onBrush={(range) => {
                const { [axis.column]: _, ...others } = brushes;
                onBrush(range ? { ...others, [axis.column]: range } : others);
              }}
            />
          ))}
        </svg>
      </section>
      <p className="muted plot-note">{near ? near.name : `${runs.length} runs`}</p>
    </div>
  );
}

function placedRuns(runs: readonly RunRow[], axes: readonly ValueAxis[]) {
  return runs.map((run) => ({ run, places: axes.map((axis) => axis.place(run)) }));
}

function pathOf(places: readonly (number | undefined)[], x: (index: number) => number): string {
  return places
    .map((place, index) => {
      if (place === undefined) return '';
      const before = index > 0 && places[index - 1] !== undefined;
      return `${before ? 'L' : 'M'}${x(index).toFixed(1)} ${y(place).toFixed(1)}`;
    })
    .join('');
}

function outside(brush: readonly [number, number] | undefined, place: number | undefined): boolean {
  if (brush === undefined) return false;
  return place === undefined || place < brush[0] || place > brush[1];
}

interface AxisProps {
  readonly axis: ValueAxis;
  readonly x: number;
  readonly brush: readonly [number, number] | undefined;
  readonly onBrush: (range: readonly [number, number] | undefined) => void;
}

function Axis({ axis, x, brush, onBrush }: AxisProps) {
  const from = useRef<number>(undefined);
  const placeOf = (event: PointerEvent<SVGElement>) => {
    const top = event.currentTarget.ownerSVGElement!.getBoundingClientRect().top;
    return Math.max(0, Math.min(1, (BOTTOM - (event.clientY - top)) / (BOTTOM - TOP)));
  };
  const title = columnTitle(axis.column);
  return (
    <g>
      <text x={x} y={20} textAnchor="middle" className="plot-title">
        <title>{title}</title>
        {title.length > 16 ? `${title.slice(0, 15)}…` : title}
      </text>
      <line x1={x} x2={x} y1={TOP} y2={BOTTOM} stroke="var(--line-strong)" />
      {axis.ticks.map(({ at, text }) => (
        <text key={text} x={x + 6} y={y(at) + 4} className="plot-tick">
          {text.length > 14 ? `${text.slice(0, 13)}…` : text}
        </text>
      ))}
      {brush && (
        <rect
          x={x - 6}
          width={12}
          y={y(brush[1])}
          height={Math.max(2, y(brush[0]) - y(brush[1]))}
          className="brush"
        />
      )}
      <rect
        x={x - 12}
        y={TOP - 6}
        width={24}
        height={BOTTOM - TOP + 12}
        className="brush-space"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = placeOf(event);
        }}
        onPointerMove={(event) => {
          if (from.current === undefined) return;
          const to = placeOf(event);
          onBrush([Math.min(from.current, to), Math.max(from.current, to)]);
        }}
        onPointerUp={(event) => {
          if (from.current !== undefined && Math.abs(placeOf(event) - from.current) < 0.01)
            onBrush(undefined);
          from.current = undefined;
        }}
      />
    </g>
  );
}
