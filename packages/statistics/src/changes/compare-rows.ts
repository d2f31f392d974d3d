import { MinHashes } from '../duplicates/min-hash.ts';
import { findNearCandidates } from '../duplicates/near-candidates.ts';
import { rowRanges } from '../duplicates/row-ranges.ts';
import type { DescribedRows } from '../rows/describe-rows.ts';
import { forEachText, rowExample } from '../rows/for-each-text.ts';
import type { Overlap, RowExample, SplitStatistics } from '../rows/row-statistics.ts';
import { type MatchedRows, matchRows, type RowSpan } from './match-rows.ts';
import type {
  ClassChange,
  FigureChange,
  OverlapChange,
  RelabelledExample,
  RowChanges,
  SplitChanges,
} from './row-changes.ts';

const EXAMPLES = 5;
const NEAR = 0.8;

/** Compares two versions of a data set, split by split (by name). */
export async function compareRows(
  before: DescribedRows,
  after: DescribedRows,
): Promise<RowChanges> {
  const names = [...new Set([...splitNames(after), ...splitNames(before)])];
  const matched = names.map((name) => matchSplit(name, before, after));
  const wanted = (side: 'before' | 'after') =>
    new Set(matched.flatMap((split) => split.shown[side]));
  const [old, now] = [
    await readRows(before, wanted('before')),
    await readRows(after, wanted('after')),
  ];
  const splits = matched.map((split) => splitChanges(split, { before, after, old, now }));
  const columns = columnChanges(before, after);
  const overlaps = overlapChanges(before.statistics.overlaps, after.statistics.overlaps);
  const same =
    columns.added.length + columns.removed.length === 0 &&
    splits.every((split) => split.added + split.removed + split.relabelled === 0);
  return { version: 1, same, columns, splits, overlaps };
}

function splitNames({ statistics }: DescribedRows): string[] {
  return statistics.splits.map(({ name }) => name);
}

interface MatchedSplit extends MatchedRows {
  readonly name: string;
  readonly edited: readonly (readonly [number, number])[];
  /** The rows that are shown, by data set. */
  readonly shown: { readonly before: readonly number[]; readonly after: readonly number[] };
}

function matchSplit(name: string, before: DescribedRows, after: DescribedRows): MatchedSplit {
  const [old, now] = [spanOf(name, before), spanOf(name, after)];
  const matched = matchRows(old, now);
  const edited = editedRows(old, now, matched);
  const first = <T>(rows: readonly T[]) => rows.slice(0, EXAMPLES);
  const pairs = [...first(matched.relabelled), ...first(edited)];
  return {
    ...matched,
    name,
    edited,
    shown: {
      before: [...first(matched.removed), ...pairs.map(([row]) => row)],
      after: [...first(matched.added), ...pairs.map(([, row]) => row)],
    },
  };
}

function spanOf(name: string, { scans, memory }: DescribedRows): RowSpan {
  const index = scans.findIndex((scan) => scan.name === name);
  if (index < 0) return { memory, start: 0, rows: 0 };
  const start = scans.slice(0, index).reduce((sum, { rows }) => sum + rows, 0);
  return { memory, start, rows: scans[index]!.rows };
}

/** Added rows that are near to a removed one, by the estimate; each removed one is taken once. */
function editedRows(
  before: RowSpan,
  after: RowSpan,
  { added, removed }: MatchedRows,
): (readonly [number, number])[] {
  const [old, now] = [before.memory.hashes, after.memory.hashes];
  if (!old || !now || added.length === 0 || removed.length === 0) return [];
  const hashes = new MinHashes();
  for (const row of removed) hashes.addFrom(old, row);
  for (const row of added) hashes.addFrom(now, row);
  const ranges = rowRanges([removed.length, added.length]);
  const skip = (_: number, split: number) => split === 1;
  const candidates = findNearCandidates({ hashes, ranges, threshold: NEAR, skip });
  const taken = new Set<number>();
  return added.flatMap((row, i) => {
    const at = removed.length + i;
    const partner = candidates
      .of(at, 0)
      .find((other) => !taken.has(other) && hashes.estimate(at, other) >= NEAR);
    if (partner === undefined) return [];
    taken.add(partner);
    return [[removed[partner]!, row] as const];
  });
}

async function readRows(
  { scans, memory, showFile }: DescribedRows,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, RowExample>> {
  const rows = new Map<number, RowExample>();
  if (wanted.size === 0) return rows;
  await forEachText(
    scans,
    rowRanges(scans.map((scan) => scan.rows)),
    (row, text, { file, line }) => {
      if (!wanted.has(row)) return;
      rows.set(row, rowExample(memory, row, { text, file: showFile(file), line }));
    },
  );
  return rows;
}

interface Versions {
  readonly before: DescribedRows;
  readonly after: DescribedRows;
  readonly old: ReadonlyMap<number, RowExample>;
  readonly now: ReadonlyMap<number, RowExample>;
}

function splitChanges(split: MatchedSplit, { before, after, old, now }: Versions): SplitChanges {
  const find = ({ statistics }: DescribedRows) =>
    statistics.splits.find(({ name }) => name === split.name);
  const [was, is] = [find(before), find(after)];
  const shown = (rows: readonly number[], texts: ReadonlyMap<number, RowExample>) =>
    rows.slice(0, EXAMPLES).flatMap((row) => texts.get(row) ?? []);
  const pairs = (rows: readonly (readonly [number, number])[]) =>
    rows.slice(0, EXAMPLES).flatMap(([a, b]): RelabelledExample[] => {
      const [one, other] = [old.get(a), now.get(b)];
      return one && other ? [{ before: one, after: other }] : [];
    });
  return {
    name: split.name,
    rows: { before: was?.rows ?? null, after: is?.rows ?? null },
    added: split.added.length,
    removed: split.removed.length,
    relabelled: split.relabelled.length,
    edited: split.edited.length,
    examples: {
      added: shown(split.added, now),
      removed: shown(split.removed, old),
      relabelled: pairs(split.relabelled),
      edited: pairs(split.edited),
    },
    classes: classChanges(was, is),
    figures: was && is ? figureChanges(was, is) : [],
  };
}

function classChanges(was?: SplitStatistics, is?: SplitStatistics): ClassChange[] {
  const counts = (split: SplitStatistics | undefined) =>
    new Map(split?.classes?.counts.map((one) => [one.label, one]));
  const [old, now] = [counts(was), counts(is)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((label) => ({
      label,
      before: old.get(label)?.rows ?? 0,
      after: now.get(label)?.rows ?? 0,
      shareBefore: old.get(label)?.share ?? 0,
      shareAfter: now.get(label)?.share ?? 0,
    }))
    .filter((change) => change.before !== change.after)
    .sort((a, b) => shift(b) - shift(a) || (a.label < b.label ? -1 : 1));
}

function shift({ shareBefore, shareAfter }: ClassChange): number {
  return Math.abs(shareAfter - shareBefore);
}

function figureChanges(was: SplitStatistics, is: SplitStatistics): FigureChange[] {
  const figures = ({ text, duplicates, classes }: SplitStatistics): Record<string, number> => ({
    ...(text?.characters && {
      'characters, mean': text.characters.mean,
      'characters, median': text.characters.median,
      'characters, 95 % ≤': text.characters.p95,
      'characters, max': text.characters.max,
    }),
    ...(text?.words && { 'words, median': text.words.median, 'words, 95 % ≤': text.words.p95 }),
    ...(text?.tokens && {
      'tokens, median': text.tokens.median,
      'tokens, 95 % ≤': text.tokens.p95,
    }),
    ...(text && { 'empty texts': text.empty }),
    'repeated rows': duplicates.exact.rows,
    'repeated with another label': duplicates.exact.conflicts,
    'nearly repeated rows': duplicates.near.rows,
    ...(classes && { classes: classes.counts.length, 'rows without a label': classes.missing }),
  });
  const [old, now] = [figures(was), figures(is)];
  return Object.entries(now).flatMap(([name, after]) => {
    const before = old[name];
    return before === undefined || before === after ? [] : [{ name, before, after }];
  });
}

function overlapChanges(was: readonly Overlap[], is: readonly Overlap[]): OverlapChange[] {
  return is.flatMap((overlap): OverlapChange[] => {
    const old = was.find((one) => one.split === overlap.split && one.in === overlap.in);
    const change = {
      split: overlap.split,
      in: overlap.in,
      exact: { before: old?.exact.rows ?? 0, after: overlap.exact.rows },
      near: { before: old?.near.rows ?? 0, after: overlap.near.rows },
    };
    const same =
      change.exact.before === change.exact.after && change.near.before === change.near.after;
    return same ? [] : [change];
  });
}

function columnChanges(before: DescribedRows, after: DescribedRows): RowChanges['columns'] {
  const names = ({ statistics }: DescribedRows) =>
    statistics.splits[0]?.columns.map(({ name }) => name) ?? [];
  const [old, now] = [names(before), names(after)];
  return {
    added: now.filter((name) => !old.includes(name)),
    removed: old.filter((name) => !now.includes(name)),
  };
}
