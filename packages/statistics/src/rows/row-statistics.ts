import type { ColumnSummary } from '../table/column-summary.ts';
import type { LanguageSummary } from '../text/languages.ts';
import type { LengthSummary } from '../text/lengths.ts';
import type { Oddity } from '../text/oddities.ts';

/** A row as it is shown. */
export interface RowExample {
  readonly file: string;
  /** The line on which it begins, from 1; in Parquet files the row. */
  readonly line: number;
  /** Cut to a few hundred characters. */
  readonly text: string;
  readonly label?: string;
}

/** A row and an earlier one that is equal or near to it. */
export interface PairExample {
  readonly row: RowExample;
  readonly earlier: RowExample;
  /** Jaccard's index of their runs of five characters; 1 of equal ones. */
  readonly similarity: number;
}

export interface Repeats {
  /** Rows that have such an earlier row. */
  readonly rows: number;
  /** Those among them with another label than it. */
  readonly conflicts: number;
  readonly examples: readonly PairExample[];
}

interface ClassCount {
  readonly label: string;
  readonly rows: number;
  /** In [0, 1], of the rows that have a label. */
  readonly share: number;
}

export interface ClassSummary {
  /** The largest first. */
  readonly counts: readonly ClassCount[];
  readonly missing: number;
  /** Entropy ÷ its largest value: 1 is balanced, near 0 is one class alone. */
  readonly evenness: number;
}

export interface TextSummary {
  /** Absent or white space alone. */
  readonly empty: number;
  /** Code points. */
  readonly characters: LengthSummary | null;
  /** Parts between white space. */
  readonly words: LengthSummary | null;
  /** Of a tokenizer, where one was given. */
  readonly tokens: LengthSummary | null;
  readonly oddities: readonly Oddity[];
  readonly language: LanguageSummary;
}

/** Bytes that are not UTF-8: the first place of each part of the file. */
export interface InvalidBytes {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface SplitStatistics {
  readonly name: string;
  readonly path: string;
  /** What it was recognised as, for people. */
  readonly format: string;
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  readonly text: TextSummary | null;
  readonly classes: ClassSummary | null;
  /** Of the texts, or of whole rows where there is no text. */
  readonly duplicates: { readonly exact: Repeats; readonly near: Repeats };
  readonly invalidBytes: readonly InvalidBytes[];
}

/** Rows of one split that stand in an earlier one: leakage, where the earlier one is trained on. */
export interface Overlap {
  readonly split: string;
  readonly in: string;
  readonly exact: Repeats;
  /** Without those that are exact. */
  readonly near: Repeats;
}

interface ClassExamples {
  readonly label: string;
  readonly rows: readonly RowExample[];
}

/** Everything about rows of texts and values; keys are stable, see `version`. */
export interface RowStatistics {
  readonly version: 1;
  readonly kind: 'rows';
  readonly columns: { readonly text: string | null; readonly label: string | null };
  readonly near: {
    /** Jaccard's index from which texts count as near; `null`: not looked for. */
    readonly threshold: number | null;
    /** Pairs whose index was estimated (standard error 0.046), for want of memory. */
    readonly estimated: number;
  };
  readonly tokenizer: string | null;
  readonly splits: readonly SplitStatistics[];
  readonly overlaps: readonly Overlap[];
  readonly examples: readonly ClassExamples[];
}
