import type { RowChanges, SplitChanges } from '../changes/row-changes.ts';
import { count, percent, plain } from './numbers.ts';
import { alignedLines } from './terminal-lines.ts';

const CLASSES = 8;

/** What changed, as lines for a terminal. */
export function changeLines(changes: RowChanges): string[] {
  if (changes.same) return ['no row changed'];
  const { added, removed } = changes.columns;
  const rows = (value: number | null) => (value === null ? '–' : count(value));
  const table = alignedLines(
    [
      ['', 'before', 'now', 'added', 'removed', 'relabelled', 'reworded'],
      ...changes.splits.map((split) => [
        split.name,
        rows(split.rows.before),
        rows(split.rows.after),
        ...[split.added, split.removed, split.relabelled, split.edited].map(count),
      ]),
    ],
    true,
  );
  return [
    ...table,
    ...added.map((name) => `new column: ${name}`),
    ...removed.map((name) => `the column ${name} is gone`),
    ...changes.overlaps.map(
      ({ split, in: earlier, exact, near }) =>
        `rows of ${split} in ${earlier}: ${count(exact.before)} → ${count(exact.after)}; nearly: ${count(near.before)} → ${count(near.after)}`,
    ),
    ...changes.splits.flatMap(splitLines),
  ];
}

function splitLines({ name, classes, figures, examples }: SplitChanges): string[] {
  const shifts = classes
    .slice(0, CLASSES)
    .map(
      (one) =>
        `${name}: ${one.label} ${count(one.before)} → ${count(one.after)} (${percent(one.shareBefore)} → ${percent(one.shareAfter)})`,
    );
  const more =
    classes.length > CLASSES ? [`${name}: … ${classes.length - CLASSES} more classes`] : [];
  const changed = figures.map(
    (one) => `${name}: ${one.name} ${plain(one.before)} → ${plain(one.after)}`,
  );
  const relabelled = examples.relabelled.map(
    ({ before, after }) =>
      `${name}: ${after.file}:${after.line} ${before.label ?? ''} → ${after.label ?? ''}: ${after.text}`,
  );
  return [...shifts, ...more, ...changed, ...relabelled];
}
