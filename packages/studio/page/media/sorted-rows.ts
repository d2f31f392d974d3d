type Row = readonly unknown[];

/** Rows by a column: numbers by value, then texts, then what is missing, whatever the direction. */
export function sortedRows(rows: readonly Row[], column: number, down: boolean): readonly Row[] {
  const sign = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]];
    const ranks = rank(left) - rank(right);
    if (ranks !== 0) return ranks;
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    if (rank(left) === MISSING) return 0;
    return sign * textOf(left).localeCompare(textOf(right), 'en', { numeric: true });
  });
}

const MISSING = 2;

function rank(value: unknown): number {
  if (value === null || value === undefined) return MISSING;
  return typeof value === 'number' ? 0 : 1;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
