import type { ConfusionMatrixFile } from '@havn/track';
import { useMemo } from 'react';
import { cellShade } from './cell-shade.ts';
import { ConfusionPicture } from './confusion-picture.tsx';

/** Larger ones are a picture: their counts could not be read. */
const MOST_IN_TABLE = 20;
const MOST_PAIRS = 30;

interface ConfusionProps {
  readonly matrix: ConfusionMatrixFile;
  /** Of the key and the run. */
  readonly name: string;
}

/** Rows are the true labels, columns what they were taken for. */
export function ConfusionView({ matrix, name }: ConfusionProps) {
  const { labels, counts, note } = matrix;
  const right = counts.reduce((sum, row, at) => sum + row[at]!, 0);
  const all = counts.flat().reduce((a, b) => a + b, 0);
  return (
    <div className="stack">
      <p className="muted">
        {right.toLocaleString('en')} of {all.toLocaleString('en')} right
        {all > 0 && ` (${((100 * right) / all).toFixed(1)} %)`}. Rows are true labels, columns
        predictions.
      </p>
      {labels.length <= MOST_IN_TABLE ? (
        <CountsTable matrix={matrix} name={name} />
      ) : (
        <ConfusionPicture matrix={matrix} name={name} />
      )}
      {note && <p className="muted">{note}</p>}
      <PairsTable matrix={matrix} name={name} />
    </div>
  );
}

function CountsTable({ matrix: { labels, counts }, name }: ConfusionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="media-table-box" aria-label={`Confusion matrix ${name}`} tabIndex={0}>
      <table className="confusion">
        <thead>
          <tr>
            <td />
            {labels.map((label) => (
              <th key={label} scope="col" title={label}>
                <span className="clip">{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => {
            const line = counts[row]!;
            const total = line.reduce((a, b) => a + b, 0);
            return (
              <tr key={label}>
                <th scope="row" title={label}>
                  <span className="clip">{label}</span>
                </th>
                {line.map((count, column) => {
                  const { kind, level } = cellShade(count, total, row === column);
                  const hint = `${label} taken for ${labels[column]}: ${count} of ${total}`;
                  return (
                    <td key={labels[column]} title={hint} className={`${kind} level-${level}`}>
                      {count === 0 ? <span className="muted">·</span> : count.toLocaleString('en')}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function PairsTable({ matrix: { labels, counts }, name }: ConfusionProps) {
  const pairs = useMemo(
    () =>
      counts
        .flatMap((line, row) => line.map((count, column) => ({ row, column, count })))
        .filter(({ row, column, count }) => row !== column && count > 0)
        .sort((a, b) => b.count - a.count)
        .slice(0, MOST_PAIRS),
    [counts],
  );
  if (pairs.length === 0) return <p className="muted">Nothing was taken for something else.</p>;
  return (
    <details>
      <summary>Most confused</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="media-table-box" aria-label={`Most confused of ${name}`} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th>True label</th>
              <th>Taken for</th>
              <th className="number">Times</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ row, column, count }) => (
              <tr key={`${row} ${column}`}>
                <td>{labels[row]}</td>
                <td>{labels[column]}</td>
                <td className="number">{count.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
