export type { Dataset } from './dataset/dataset.ts';
export type { ReadDatasetOptions } from './dataset/options.ts';
export { readDataset } from './dataset/read-dataset.ts';
export {
  type LabelledData,
  type ReadLabelledOptions,
  readLabelled,
} from './dataset/read-labelled.ts';
export { readTexts } from './dataset/read-texts.ts';
export type { Split, SplitName, SplitRow } from './dataset/split.ts';
export type { Problem, Targets } from './dataset/targets.ts';
export type { DataWarning } from './dataset/warnings.ts';
export {
  type DatasetDescription,
  describeDataset,
  type SplitDescription,
} from './describe/describe-dataset.ts';
export {
  type DuplicateCounts,
  duplicatesWithin,
  type OverlapCounts,
  overlap,
} from './describe/duplicates.ts';
export { formatDescription } from './describe/format-description.ts';
export type { LengthSummary, TokenLengths } from './describe/lengths.ts';
export { type ReadRowsOptions, readRows, type TextRows } from './read-rows.ts';
