import type { ConfusionMatrixFile } from '@havn/track';
import { useState } from 'react';
import { cellShade } from './cell-shade.ts';

const CELL = 9;
const EDGE = 4;

interface Props {
  readonly matrix: ConfusionMatrixFile;
  /** Of the key and the run. */
  readonly name: string;
}

/** A matrix of many labels as squares; what lies under the pointer is told below. */
export function ConfusionPicture({ matrix, name }: Props) {
  const { labels, counts } = matrix;
  const [near, setNear] = useState<readonly [number, number]>();
  const size = labels.length * CELL;
  const totals = counts.map((line) => line.reduce((a, b) => a + b, 0));
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="media-table-box" aria-label={`Confusion matrix ${name}`} tabIndex={0}>
        <svg
          width={size + 2 * EDGE}
          height={size + 2 * EDGE}
          role="img"
          aria-label={`Confusion matrix of ${labels.length} labels; the table below tells the most confused`}
          className="confusion-picture"
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const at = (place: number) => Math.floor((place - EDGE) / CELL);
            const [row, column] = [at(event.clientY - box.top), at(event.clientX - box.left)];
            const inside = labels[row] !== undefined && labels[column] !== undefined;
            setNear(inside ? [row, column] : undefined);
          }}
          onPointerLeave={() => setNear(undefined)}
        >
          <rect x={EDGE} y={EDGE} width={size} height={size} className="plate" />
          {counts.map((line, row) =>
            line.map((count, column) => {
              if (count === 0) return null;
              const { kind, level } = cellShade(count, totals[row]!, row === column);
              return (
                <rect
                  key={`${row} ${column}`}
                  x={EDGE + column * CELL}
                  y={EDGE + row * CELL}
                  width={CELL - 1}
                  height={CELL - 1}
                  className={`${kind} level-${level}`}
                />
              );
            }),
          )}
        </svg>
      </section>
      <p className="muted media-note">
        {near
          ? `${labels[near[0]]} taken for ${labels[near[1]]}: ${counts[near[0]]![near[1]]} of ${totals[near[0]]}`
          : `${labels.length} labels`}
      </p>
    </div>
  );
}
