export { compareRows } from './changes/compare-rows.ts';
export type { RowChanges, SplitChanges } from './changes/row-changes.ts';
export { renderHtml } from './report/html.ts';
export { type Markdown, type MarkdownOptions, renderMarkdown } from './report/markdown.ts';
export type { Report } from './report/report.ts';
export { type Finding, rowFindings } from './report/row-findings.ts';
export { type RowReportOptions, rowReport } from './report/row-report.ts';
export { formatRows } from './report/terminal.ts';
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
