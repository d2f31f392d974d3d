/** A table as DVC prints it: columns of text, or GitHub's Markdown. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  markdown = false,
): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.trim()));
  const lines = cells.map((row) => row.map((cell) => cell.split('\n')));
  const widths = header.map((_, column) =>
    Math.max(...lines.flatMap((row) => (row[column] ?? ['']).map((line) => displayWidth(line)))),
  );
  if (markdown) return markdownTable(lines, widths);
  return lines
    .flatMap((row) => layOut(row, widths, (parts) => parts.join('  ').trimEnd()))
    .join('\n');
}

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
  const wide = widths.map((width, column) =>
    Math.max(width, displayWidth(head[column]?.[0] ?? '')),
  );
  const rule = `|${wide.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const body = rows.flatMap((row) => layOut(row, wide, join));
  return [...layOut(head, wide, join), rule, ...body].join('\n');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function displayWidth(text: string): number {
  return [...text].length;
}
