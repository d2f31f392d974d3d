import type { Dataset } from '../dataset/dataset.ts';
import type { Split, SplitName } from '../dataset/split.ts';
import {
  countEmptyTexts,
  type DuplicateCounts,
  duplicatesWithin,
  type OverlapCounts,
  overlap,
} from './duplicates.ts';
import { type LengthSummary, summariseLengths, type TokenLengths } from './lengths.ts';

export interface SplitDescription {
  readonly rows: number;
  /** Rows by class; positive rows by label (multi-label); empty for regression. */
  readonly balance: readonly number[];
  /** Rows with a label that the training data lack. */
  readonly unknownLabels: number;
  readonly emptyTexts: number;
  readonly duplicates: DuplicateCounts;
  readonly lengths: LengthSummary | undefined;
}

export interface DatasetDescription {
  readonly problem: Dataset['problem'];
  readonly labels: readonly string[];
  readonly splits: Readonly<Record<SplitName, SplitDescription>>;
  /** Validation rows whose text is in train. */
  readonly validationInTrain: OverlapCounts;
  readonly testInTrain: OverlapCounts;
  readonly testInValidation: OverlapCounts;
  /**
   * The numbers of the test rows whose text is in train or validation, for the figure without
   * them. Ascending.
   */
  readonly leakedTestRows: Uint32Array;
}

/**
 * What there is to know before training: class balance, empty and equal texts within and across
 * splits, and lengths in tokens where they are handed in.
 */
export function describeDataset(
  dataset: Dataset,
  lengths: Partial<Record<SplitName, TokenLengths>> = {},
): DatasetDescription {
  const { train, validation, test } = dataset.splits;
  const describe = (split: Split) => describeSplit(dataset, split, lengths[split.name]);
  return {
    problem: dataset.problem,
    labels: dataset.labels,
    splits: { train: describe(train), validation: describe(validation), test: describe(test) },
    validationInTrain: overlap(validation, [train]),
    testInTrain: overlap(test, [train]),
    testInValidation: overlap(test, [validation]),
    leakedTestRows: overlap(test, [train, validation]).indexes,
  };
}

function describeSplit(
  { problem, labels }: Dataset,
  split: Split,
  lengths: TokenLengths | undefined,
): SplitDescription {
  const { targets } = split;
  const balance = new Array<number>(problem === 'regression' ? 0 : labels.length).fill(0);
  let unknownLabels = 0;
  if (problem === 'single_label') {
    for (const target of targets) {
      if (target < 0) unknownLabels += 1;
      else balance[target]! += 1;
    }
  } else if (problem === 'multi_label') {
    for (let i = 0; i < targets.length; i++) balance[i % labels.length]! += targets[i]!;
  }
  return {
    rows: split.rows,
    balance,
    unknownLabels,
    emptyTexts: countEmptyTexts(split),
    duplicates: duplicatesWithin(split),
    lengths: lengths === undefined ? undefined : summariseLengths(lengths),
  };
}
