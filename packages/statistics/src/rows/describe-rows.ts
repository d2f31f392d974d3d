import { type Progress, silentProgress } from '@havn/core';
import { type OpenedColumns, openColumns } from '@havn/data';
import { guessLanguages } from '../text/languages.ts';
import type { LengthCounter } from '../text/lengths.ts';
import { type AllRepeats, findRepeats } from './find-repeats.ts';
import { namedSplits } from './named-splits.ts';
import type { Overlap, RowStatistics, SplitStatistics, TextSummary } from './row-statistics.ts';
import {
  type RowMemory,
  rowMemory,
  type SplitScan,
  scanSplit,
  type TokenCounter,
} from './scan-split.ts';

export interface DescribeRowsOptions {
  /** Column by name or position from 0, or several joined by "+"; guessed if not given. */
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  /** Jaccard's index from which texts count as near, in (0, 1]; 0.8 by default, `null`: none. */
  readonly nearThreshold?: number | null | undefined;
  readonly tokens?: TokenCounter | undefined;
  /** How the path of a file is shown beside an example of a change. */
  readonly showFile?: ((file: string) => string) | undefined;
  readonly progress?: Progress | undefined;
}

/** The figures, and what comparing them with another version needs. */
export interface DescribedRows {
  readonly statistics: RowStatistics;
  readonly scans: readonly SplitScan[];
  readonly memory: RowMemory;
  readonly showFile: (file: string) => string;
}

const NEAR_THRESHOLD = 0.8;

/**
 * Looks at every row of one data set, given as a folder or as the files of its splits. Of a row
 * less than 300 bytes stay in memory, whatever its text. Throws what is wrong with a file or row; bytes
 * that are no text are counted and read as U+FFFD.
 */
export async function describeRows(
  paths: readonly string[],
  options: DescribeRowsOptions = {},
): Promise<DescribedRows> {
  const { progress = silentProgress, nearThreshold = NEAR_THRESHOLD } = options;
  const splits = await namedSplits(paths, progress);
  const opened = await openAll(
    splits.map(({ path }) => path),
    options,
  );
  const memory = rowMemory(nearThreshold !== null && opened[0]!.text.length > 0);
  const scans: SplitScan[] = [];
  for (const [i, split] of splits.entries()) {
    const scan = { split, opened: opened[i]!, memory, tokens: options.tokens, progress };
    scans.push(await scanSplit(scan));
  }
  const threshold = nearThreshold ?? NEAR_THRESHOLD;
  const repeats = await findRepeats({ scans, memory, threshold, progress });
  const statistics: RowStatistics = {
    version: 1,
    kind: 'rows',
    columns: columnNames(opened[0]!),
    near: { threshold: memory.hashes ? threshold : null, estimated: repeats.estimated },
    tokenizer: options.tokens?.name ?? null,
    splits: await Promise.all(scans.map((scan, i) => splitStatistics(scan, repeats, i))),
    overlaps: overlaps(scans, repeats),
    examples: classExamples(memory),
  };
  return { statistics, scans, memory, showFile: options.showFile ?? ((file) => file) };
}

/** Opens every split; later ones have the columns of the first where these are named. */
async function openAll(
  paths: readonly string[],
  options: DescribeRowsOptions,
): Promise<readonly OpenedColumns[]> {
  const first = await openColumns(paths[0]!, options);
  const like = first;
  const rest = await Promise.all(paths.slice(1).map((path) => openColumns(path, { like })));
  return [first, ...rest];
}

function columnNames({ table, text, label }: OpenedColumns): RowStatistics['columns'] {
  const joined = (columns: readonly number[]) =>
    columns.length === 0 ? null : columns.map((i) => table.columns[i]!).join('+');
  return { text: joined(text), label: joined(label) };
}

async function splitStatistics(
  scan: SplitScan,
  { found }: AllRepeats,
  index: number,
): Promise<SplitStatistics> {
  const { name, path, opened, rows, columns, classes, invalidBytes } = scan;
  return {
    name,
    path,
    format: opened.table.format,
    rows,
    columns: columns.map((column) => column.summary()),
    text: opened.text.length > 0 ? await textSummary(scan) : null,
    classes: (opened.label.length > 0 && classes.summary()) || null,
    duplicates: found[index]![index]!,
    invalidBytes,
  };
}

async function textSummary(scan: SplitScan): Promise<TextSummary> {
  const lengths = (counter: LengthCounter) => counter.summary() ?? null;
  return {
    empty: scan.empty,
    characters: lengths(scan.characters),
    words: lengths(scan.words),
    tokens: lengths(scan.tokens),
    oddities: scan.oddities.summary(),
    language: await guessLanguages(scan.sample),
  };
}

function overlaps(scans: readonly SplitScan[], { found }: AllRepeats): Overlap[] {
  return scans.flatMap(({ name }, i) =>
    scans.slice(0, i).map((earlier, j) => ({ split: name, in: earlier.name, ...found[i]![j]! })),
  );
}

function classExamples({ examples }: RowMemory): RowStatistics['examples'] {
  return [...examples]
    .map(([label, kept]) => ({ label, rows: kept.items() }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}
