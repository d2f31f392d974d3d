import { isTitle, rankOf, roleOf } from './column-names.ts';
import {
  type ColumnStatistics,
  columnStatistics,
  looksLikeLabels,
  looksLikeTexts,
} from './column-statistics.ts';
import type { Table } from './table.ts';

/**
 * The columns that hold the text: the one with the likeliest name, a title before it; without
 * usual names those that look like texts, else the longest that is not the label.
 */
export function guessText(table: Table, taken: readonly number[]): readonly number[] {
  const free = columnStatistics(table).filter(({ index }) => !taken.includes(index));
  const named = byRank(table, free, 'text');
  const best = named[0];
  if (best) {
    const title = named.find(({ index }) => isTitle(table.columns[index]!) && index !== best.index);
    return title ? [title.index, best.index] : [best.index];
  }
  const texts = free.filter(looksLikeTexts);
  if (texts.length > 0 && !table.named) return texts.map(({ index }) => index);
  const candidates = texts.length > 0 ? texts : free.filter((column) => !column.numeric);
  const [longest] = candidates.toSorted((a, b) => b.meanLength - a.meanLength);
  if (longest) return [longest.index];
  return free.length === 1 ? [free[0]!.index] : [];
}

/**
 * The column that holds the label: the one with the likeliest name, else the one with the fewest
 * values, the last among equals. `taken` are the columns of the text, if they were given.
 */
export function guessLabel(table: Table, taken: readonly number[]): readonly number[] {
  const free = columnStatistics(table).filter(({ index }) => !taken.includes(index));
  const named = byRank(table, free, 'label');
  const best = named.find(looksLikeLabels) ?? named[0];
  if (best) return [best.index];
  const candidates = free.filter((column) => isCandidate(table, column));
  // A column with one value says nothing, unless it is the only one (a file sorted by label).
  const variety = ({ distinct }: ColumnStatistics) => (distinct < 2 ? Infinity : distinct);
  const [fewest] = candidates.toSorted(
    (a, b) => compare(variety(a), variety(b)) || a.meanLength - b.meanLength || b.index - a.index,
  );
  return fewest ? [fewest.index] : [];
}

/** The first column without a name, which data frames write for their index. */
export function indexColumn(table: Table): number | undefined {
  return table.named && table.columns.length > 1 && table.columns[0] === '' ? 0 : undefined;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function isCandidate(table: Table, column: ColumnStatistics): boolean {
  const name = table.columns[column.index]!;
  if (column.index === indexColumn(table)) return false;
  if (table.named && roleOf(name) !== undefined) return false;
  if (column.values >= 3 && column.numeric && column.distinct === column.values) return false;
  return looksLikeLabels(column) && !(column.values >= 20 && looksLikeTexts(column));
}

function byRank(
  table: Table,
  columns: readonly ColumnStatistics[],
  role: 'text' | 'label',
): readonly ColumnStatistics[] {
  if (!table.named) return [];
  const name = ({ index }: ColumnStatistics) => table.columns[index]!;
  return columns
    .filter((column) => roleOf(name(column)) === role)
    .toSorted((a, b) => rankOf(name(a)) - rankOf(name(b)));
}
