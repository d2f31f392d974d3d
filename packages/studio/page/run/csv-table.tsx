import { useMemo } from 'react';
import { parseCsv } from './csv.ts';

const MAX_ROWS = 300;

export function CsvTable({ text, tab }: { readonly text: string; readonly tab: boolean }) {
  const [head = [], ...rows] = useMemo(
    () => parseCsv(text, tab ? '\t' : ',', MAX_ROWS + 1),
    [text, tab],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="scroll-x" aria-label="Table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index}>{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === MAX_ROWS && <p className="muted body">The first {MAX_ROWS} rows.</p>}
    </section>
  );
}
