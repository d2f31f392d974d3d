/** A table as DVC prints it: columns of text, or GitHub's Markdown. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  markdown = false,
): string {
  const titled = header.length > 0;
  const cells = (titled ? [header, ...rows] : rows).map((row) => row.map((cell) => cell.trim()));
  const lines = cells.map((row) => row.map((cell) => cell.split('\n')));
  const widths = (lines[0] ?? []).map((_, column) => {
    const least = titled ? displayWidth(header[column] ?? '') + HEADER_PADDING : 0;
    const ofCells = lines.flatMap((row) => (row[column] ?? ['']).map(displayWidth));
    return Math.max(least, ...ofCells);
  });
  if (markdown) return markdownTable(lines, widths);
  return lines
    .flatMap((row) => layOut(row, widths, (parts) => parts.join('  ').trimEnd()))
    .join('\n');
}

/** What DVC's tables leave beside a title. */
const HEADER_PADDING = 2;

type Row = readonly (readonly string[])[];

/** A cell with several lines makes several lines of the table. */
function layOut(
  row: Row,
  widths: readonly number[],
  join: (parts: readonly string[]) => string,
): readonly string[] {
  const height = Math.max(...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    join(widths.map((width, column) => padded(row[column]?.[line] ?? '', width))),
  );
}

function markdownTable([head = [], ...rows]: readonly Row[], widths: readonly number[]): string {
  const join = (parts: readonly string[]) => `| ${parts.join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const body = rows.flatMap((row) => layOut(row, widths, join));
  return [...layOut(head, widths, join), rule, ...body].join('\n');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function displayWidth(text: string): number {
  return [...text].length;
}
