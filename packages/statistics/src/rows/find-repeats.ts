import type { Progress } from '@havn/core';
import { type ExactDuplicates, findExactDuplicates } from '../duplicates/exact-duplicates.ts';
import { findNearCandidates, type NearCandidates } from '../duplicates/near-candidates.ts';
import { type RowRanges, rowRanges } from '../duplicates/row-ranges.ts';
import { jaccard, Shingler, shingleSet } from '../duplicates/shingles.ts';
import { forEachText, rowExample } from './for-each-text.ts';
import type { PairExample, Repeats, RowExample } from './row-statistics.ts';
import type { RowMemory, SplitScan } from './scan-split.ts';

const EXAMPLES = 5;
/** Shingles kept to measure candidates exactly (4 bytes each); beyond that the estimate decides. */
const SHINGLES_KEPT = 16_000_000;

/** Which rows of a split have an equal or near row in an earlier (or their own) split. */
interface FoundRepeats {
  readonly exact: Repeats;
  readonly near: Repeats;
}

export interface AllRepeats {
  /** By split, then by the split that is searched, up to the own one. */
  readonly found: readonly (readonly FoundRepeats[])[];
  /** Pairs that were judged by the estimate alone. */
  readonly estimated: number;
}

export interface FindRepeatsOptions {
  readonly scans: readonly SplitScan[];
  readonly memory: RowMemory;
  readonly threshold: number;
  readonly progress: Progress;
}

interface Pair {
  readonly row: number;
  readonly earlier: number;
  readonly similarity: number;
}

interface Group {
  rows: number;
  conflicts: number;
  readonly pairs: Pair[];
}

/** Finds repeats; the texts of candidates and examples are read in one more pass. */
export async function findRepeats(options: FindRepeatsOptions): Promise<AllRepeats> {
  const { scans, memory, threshold, progress } = options;
  const ranges = rowRanges(scans.map(({ rows }) => rows));
  const exact = findExactDuplicates({ ranges, prints: memory.prints.view() });
  const { hashes } = memory;
  progress.start('looking for near duplicates', undefined, '');
  const candidates =
    hashes && hashes.rows === ranges.total
      ? findNearCandidates({
          hashes,
          ranges,
          threshold,
          skip: (row, split) => exact.partner(row, split) >= 0,
        })
      : undefined;
  const texts = await readCandidateTexts(options, ranges, candidates);
  const near = (row: number, split: number) =>
    candidates && nearest({ row, candidates: candidates.of(row, split), texts, options });
  const groups = groupRepeats({ ranges, exact, near, labels: memory.labels });
  progress.end();
  const examples = await readExamples(options, ranges, groups);
  const found = groups.map((own) =>
    own.map((one) => ({
      exact: toRepeats(one.exact, examples),
      near: toRepeats(one.near, examples),
    })),
  );
  return { found, estimated: texts.estimated };
}

/** Shingles by row; `estimated` counts the pairs for which there was no room. */
interface CandidateTexts {
  readonly sets: ReadonlyMap<number, Uint32Array>;
  estimated: number;
}

async function readCandidateTexts(
  { scans }: FindRepeatsOptions,
  ranges: RowRanges,
  candidates: NearCandidates | undefined,
): Promise<CandidateTexts> {
  const sets = new Map<number, Uint32Array>();
  if (!candidates || candidates.pairs === 0) return { sets, estimated: 0 };
  const wanted = new Uint8Array(ranges.total);
  for (let row = 0; row < ranges.total; row++) {
    for (let split = 0; split <= ranges.splitOf(row); split++) {
      for (const partner of candidates.of(row, split)) wanted[row] = wanted[partner] = 1;
    }
  }
  const shingler = new Shingler();
  let kept = 0;
  await forEachText(scans, ranges, (row, text) => {
    if (wanted[row] === 0 || kept > SHINGLES_KEPT) return;
    const set = shingleSet(text, shingler);
    kept += set.length;
    sets.set(row, set);
  });
  return { sets, estimated: 0 };
}

interface NearestOptions {
  readonly row: number;
  readonly candidates: readonly number[];
  readonly texts: CandidateTexts;
  readonly options: FindRepeatsOptions;
}

function nearest({ row, candidates, texts, options }: NearestOptions): Pair | undefined {
  let best: Pair | undefined;
  for (const earlier of candidates) {
    const [a, b] = [texts.sets.get(row), texts.sets.get(earlier)];
    if (!a || !b) texts.estimated += 1;
    const similarity = a && b ? jaccard(a, b) : options.memory.hashes!.estimate(row, earlier);
    if (similarity < options.threshold || similarity <= (best?.similarity ?? 0)) continue;
    best = { row, earlier, similarity };
  }
  return best;
}

interface GroupOptions {
  readonly ranges: RowRanges;
  readonly exact: ExactDuplicates;
  readonly near: (row: number, split: number) => Pair | undefined;
  readonly labels: RowMemory['labels'];
}

function groupRepeats(options: GroupOptions): { exact: Group; near: Group }[][] {
  const { ranges, exact, near, labels } = options;
  const empty = (): Group => ({ rows: 0, conflicts: 0, pairs: [] });
  const groups = ranges.starts
    .slice(1)
    .map((_, own) => Array.from({ length: own + 1 }, () => ({ exact: empty(), near: empty() })));
  const note = (group: Group, pair: Pair) => {
    const conflict = !labels.same(pair.row, pair.earlier);
    group.rows += 1;
    if (conflict) group.conflicts += 1;
    // A pair with two labels says more than one without: the first few of each are kept.
    if (group.pairs.length < EXAMPLES * 2 && (conflict || group.rows <= EXAMPLES)) {
      group.pairs.push(pair);
    }
  };
  for (let row = 0; row < ranges.total; row++) {
    const own = ranges.splitOf(row);
    for (let split = 0; split <= own; split++) {
      const equal = exact.partner(row, split);
      if (equal >= 0) note(groups[own]![split]!.exact, { row, earlier: equal, similarity: 1 });
      const alike = equal >= 0 ? undefined : near(row, split);
      if (alike) note(groups[own]![split]!.near, alike);
    }
  }
  return groups;
}

async function readExamples(
  { scans, memory }: FindRepeatsOptions,
  ranges: RowRanges,
  groups: readonly (readonly { readonly exact: Group; readonly near: Group }[])[],
): Promise<ReadonlyMap<number, RowExample>> {
  const pairs = groups.flat().flatMap(({ exact, near }) => [...exact.pairs, ...near.pairs]);
  const wanted = new Set(pairs.flatMap(({ row, earlier }) => [row, earlier]));
  const examples = new Map<number, RowExample>();
  if (wanted.size === 0) return examples;
  await forEachText(scans, ranges, (row, text, place) => {
    if (!wanted.has(row)) return;
    examples.set(row, rowExample(memory, row, { text, ...place }));
  });
  return examples;
}

function toRepeats(
  { rows, conflicts, pairs }: Group,
  texts: ReadonlyMap<number, RowExample>,
): Repeats {
  const examples = pairs.flatMap(({ row, earlier, similarity }): PairExample[] => {
    const [one, other] = [texts.get(row), texts.get(earlier)];
    return one && other ? [{ row: one, earlier: other, similarity }] : [];
  });
  const conflicting = examples.filter((pair) => pair.row.label !== pair.earlier.label);
  const rest = examples.filter((pair) => pair.row.label === pair.earlier.label);
  return { rows, conflicts, examples: [...conflicting, ...rest].slice(0, EXAMPLES) };
}
