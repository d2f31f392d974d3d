import type { Finding } from './row-findings.ts';

/**
 * @file What a report says, apart from how it is shown: Markdown and HTML are made from the same
 * blocks.
 */

/** Plain words of ours; `code`: something from the data, shown as it is; `bar`: a share in [0, 1]. */
export type ReportCell = string | { readonly code: string } | { readonly bar: number };

export interface TableBlock {
  readonly kind: 'table';
  readonly header: readonly string[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** Columns of numbers, by position: aligned to the right. */
  readonly numbers?: readonly number[];
}

/** Bars side by side; several values a bar are several series. */
export interface ChartBlock {
  readonly kind: 'chart';
  /** Names a file: lower case, no spaces. */
  readonly name: string;
  readonly title: string;
  /** `rows`: bars from left to right, a label each; `columns`: a histogram. */
  readonly direction: 'rows' | 'columns';
  readonly series: readonly string[];
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
}

interface PictureBlock {
  readonly kind: 'picture';
  readonly name: string;
  readonly alt: string;
  readonly type: 'image/png' | 'image/webp';
  readonly bytes: Uint8Array;
}

export interface FindingsBlock {
  readonly kind: 'findings';
  readonly findings: readonly Finding[];
}

interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

/** Closed until somebody opens it. */
interface DetailsBlock {
  readonly kind: 'details';
  readonly summary: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | TableBlock
  | ChartBlock
  | PictureBlock
  | FindingsBlock
  | TextBlock
  | DetailsBlock;

export interface ReportSection {
  /** Names it in an address: lower case, no spaces. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

export interface Report {
  readonly title: string;
  readonly sections: readonly ReportSection[];
}
