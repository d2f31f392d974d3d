export { readLines, type TextLine } from './bytes/read-lines.ts';
export { readText } from './bytes/read-text.ts';
export type { Dataset } from './dataset/dataset.ts';
export { FingerprintIndex, fingerprint } from './dataset/fingerprint.ts';
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
export {
  ClassNamesError,
  ColumnNotGuessedError,
  DataOptionError,
  LabelLooksLikeTextError,
  OneClassError,
  UnknownColumnError,
} from './errors/column-errors.ts';
export {
  CorruptGzipError,
  DataChangedError,
  DataNotFoundError,
  InvalidUtf8Error,
  NoRowsError,
  UnknownFormatError,
  UnreadableParquetError,
  UnrecognisedFolderError,
} from './errors/file-errors.ts';
export {
  FieldCountError,
  InvalidJsonRowError,
  InvalidTargetError,
  MisplacedQuoteError,
  MissingLabelError,
  MissingTextError,
  RecordTooLongError,
  UnclosedQuoteError,
} from './errors/row-errors.ts';
export { findSplits, type SplitPaths } from './folder/find-splits.ts';
export { type ParquetRows, type ReadParquetOptions, readParquet } from './parquet/read-parquet.ts';
export { type ReadRowsOptions, readRows, type TextRows } from './read-rows.ts';
export {
  type OpenColumnsOptions,
  type OpenedColumns,
  openColumns,
} from './table/open-columns.ts';
export type { Cell, Table, TableRow } from './table/table.ts';
