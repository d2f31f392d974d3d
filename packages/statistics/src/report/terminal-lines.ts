/** Cells padded to their column; `right` aligns all but the first. */
export function alignedLines(rows: readonly (readonly string[])[], right = false): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...row[i]!].length)));
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const space = ' '.repeat(widths[i]! - [...cell].length);
        return right && i > 0 ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A bar in eighths of a character. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  const rest = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]!;
  return '█'.repeat(Math.floor(eighths / 8)) + (share > 0 && eighths === 0 ? '▏' : rest);
}
