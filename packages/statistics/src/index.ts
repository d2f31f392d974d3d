export { compareRows } from './changes/compare-rows.ts';
export type { RowChanges, SplitChanges } from './changes/row-changes.ts';
export { compareImages, type ImageChanges } from './images/compare-images.ts';
export { type ContactSheet, contactSheet } from './images/contact-sheet.ts';
export {
  type DescribedImages,
  type DescribeImagesOptions,
  describeImages,
} from './images/describe-images.ts';
export type { CaptionStatistics, ImageStatistics } from './images/image-statistics.ts';
export { isImageFolder } from './images/list-folder.ts';
export { renderHtml } from './report/html.ts';
export { imageFindings } from './report/image-findings.ts';
export { type ImageReportOptions, imageReport } from './report/image-report.ts';
export { type Markdown, type MarkdownOptions, renderMarkdown } from './report/markdown.ts';
export type { Report } from './report/report.ts';
export { type Finding, rowFindings } from './report/row-findings.ts';
export { type RowReportOptions, rowReport } from './report/row-report.ts';
export { formatRows } from './report/terminal.ts';
export { formatImages } from './report/terminal-images.ts';
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
