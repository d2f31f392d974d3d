import { silentProgress } from '@havn/core';
import { findSplits } from '../folder/find-splits.ts';
import { describeChoice } from '../table/choose-columns.ts';
import { readClassNames } from './class-names.ts';
import type { Dataset } from './dataset.ts';
import type { ReadDatasetOptions } from './options.ts';
import { type Source, scan } from './scan.ts';
import { openTrain, sourceColumns } from './sources.ts';
import { makeSplit, type Split } from './split.ts';
import { fixedVocabulary } from './vocabulary.ts';
import { type DataWarning, scanWarnings } from './warnings.ts';

export interface ReadLabelledOptions
  extends Pick<ReadDatasetOptions, 'text' | 'label' | 'problem' | 'classNames' | 'progress'> {
  /** File or folder; of a folder with official splits its test split. */
  readonly file: string;
  /** The labels of the model, in the order of its classes. */
  readonly labels: readonly string[];
}

/** Labelled rows for a model that exists already. */
export interface LabelledData {
  /** Target −1: a label that the model does not know. */
  readonly split: Split;
  readonly columns: Dataset['columns'];
  /** SHA-256 of the content. */
  readonly hash: string;
  readonly notes: readonly string[];
  readonly warnings: readonly DataWarning[];
}

/**
 * Reads labelled texts to evaluate a model with these labels. Rows are checked as `readDataset`
 * does and none is dropped. Throws what is wrong with the file, a row or a column.
 */
export async function readLabelled(options: ReadLabelledOptions): Promise<LabelledData> {
  const { labels, problem = 'single_label', progress = silentProgress } = options;
  const found = await findSplits(options.file, progress);
  const source = await openTrain(found.test ?? found.train, options);
  const labelNames = problem === 'regression' ? labels : source.labelNames;
  const vocabulary = fixedVocabulary(labels, await aliases(options, source));
  const scanned = await scan({ source: { ...source, labelNames }, problem, vocabulary, progress });
  const targets = scanned.collector.finish(labels.map((_, i) => i));
  const width = problem === 'single_label' ? 1 : labels.length;
  return {
    split: makeSplit({ name: 'test', scan: scanned, targets, width, members: undefined }),
    columns: sourceColumns(source),
    hash: scanned.digest,
    notes: [describeChoice(source.table, source.columns)],
    warnings: scanWarnings(scanned),
  };
}

/** What the file may write instead of each of the model's labels: class numbers, if names are given. */
async function aliases(
  { classNames, labels }: ReadLabelledOptions,
  { table, columns }: Source,
): Promise<readonly string[]> {
  if (classNames === undefined) return [];
  const names = await readClassNames(classNames);
  // All the rows are not known yet; numbers among which no 0 is seen count from 1.
  const zero = table.sample.some((row) => columns.label.some((index) => row[index] === '0'));
  return labels.map((label) => {
    const number = names.indexOf(label);
    return number < 0 ? label : String(number + (zero ? 0 : 1));
  });
}
