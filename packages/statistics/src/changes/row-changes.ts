import type { RowExample } from '../rows/row-statistics.ts';

export interface RelabelledExample {
  readonly before: RowExample;
  readonly after: RowExample;
}

/** Rows before and now; `null` where the split was not there. */
export interface SplitChanges {
  readonly name: string;
  readonly rows: { readonly before: number | null; readonly after: number | null };
  readonly added: number;
  readonly removed: number;
  /** Rows with the same text and another label. */
  readonly relabelled: number;
  /** Rows that were probably reworded: an added one near to a removed one. They count as both, too. */
  readonly edited: number;
  readonly examples: {
    readonly added: readonly RowExample[];
    readonly removed: readonly RowExample[];
    readonly relabelled: readonly RelabelledExample[];
    readonly edited: readonly RelabelledExample[];
  };
  /** Those whose rows changed, the largest change of share first. */
  readonly classes: readonly ClassChange[];
  readonly figures: readonly FigureChange[];
}

export interface ClassChange {
  readonly label: string;
  readonly before: number;
  readonly after: number;
  /** In [0, 1]. */
  readonly shareBefore: number;
  readonly shareAfter: number;
}

/** A figure of a split (`characters median`, `exact duplicates`, …) in both versions. */
export interface FigureChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

export interface OverlapChange {
  readonly split: string;
  readonly in: string;
  readonly exact: { readonly before: number; readonly after: number };
  readonly near: { readonly before: number; readonly after: number };
}

/** What changed between two versions of a data set. */
export interface RowChanges {
  readonly version: 1;
  /** Whether there is no difference at all. */
  readonly same: boolean;
  readonly columns: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly splits: readonly SplitChanges[];
  readonly overlaps: readonly OverlapChange[];
}
