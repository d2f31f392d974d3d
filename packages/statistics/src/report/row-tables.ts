import type { PairExample, RowStatistics, SplitStatistics } from '../rows/row-statistics.ts';
import type { ColumnSummary } from '../table/column-summary.ts';
import type { LengthSummary } from '../text/lengths.ts';
import { count, plain } from './numbers.ts';

/** What else there is to say of a column: its range, or its most frequent values. */
export function columnDetail({ numbers, top }: ColumnSummary): string {
  if (numbers) {
    const { min, max, mean, std } = numbers;
    return `${plain(min)} to ${plain(max)}, mean ${plain(mean)}, std ${plain(std)}`;
  }
  return (top ?? [])
    .slice(0, 3)
    .map(({ value, rows }) => `${[...value].slice(0, 24).join('')} (${count(rows)})`)
    .join(', ');
}

/** The lengths that a split has, by what they count. */
export function lengthKinds({
  text,
}: SplitStatistics): readonly (readonly [string, LengthSummary])[] {
  const { characters, words, tokens } = text ?? {};
  return [
    ['characters', characters] as const,
    ['words', words] as const,
    ['tokens', tokens] as const,
  ].flatMap(([kind, lengths]) => (lengths ? [[kind, lengths] as const] : []));
}

export interface PairGroup {
  readonly title: string;
  readonly pairs: readonly PairExample[];
}

/** Examples of repeats, leakage first; those with two labels before others. */
export function pairGroups({ overlaps, splits, near }: RowStatistics): readonly PairGroup[] {
  const threshold = near.threshold === null ? '' : ` (similarity ≥ ${near.threshold})`;
  const across = overlaps.flatMap(({ split, in: earlier, exact, near: alike }) => [
    { title: `rows of ${split} that are also in ${earlier}`, pairs: exact.examples },
    {
      title: `rows of ${split} nearly the same as one in ${earlier}${threshold}`,
      pairs: alike.examples,
    },
  ]);
  const within = splits.flatMap(({ name, duplicates }) => [
    { title: `repeated in ${name}`, pairs: duplicates.exact.examples },
    { title: `nearly repeated in ${name}${threshold}`, pairs: duplicates.near.examples },
  ]);
  return [...across, ...within].filter(({ pairs }) => pairs.length > 0);
}
