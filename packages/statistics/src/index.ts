export { compareRows } from './changes/compare-rows.ts';
export type { RowChanges, SplitChanges } from './changes/row-changes.ts';
export { type Finding, rowFindings } from './render/findings.ts';
export { formatRows } from './render/terminal.ts';
export {
  type DescribedRows,
  type DescribeRowsOptions,
  describeRows,
} from './rows/describe-rows.ts';
export type {
  ClassSummary,
  Overlap,
  PairExample,
  Repeats,
  RowExample,
  RowStatistics,
  SplitStatistics,
  TextSummary,
} from './rows/row-statistics.ts';
export type { TokenCounter } from './rows/scan-split.ts';
