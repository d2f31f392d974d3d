import type { ClassSummary, RowExample } from '../rows/row-statistics.ts';
import type { LengthSummary } from '../text/lengths.ts';
import type { CaptionProblem } from './caption-problems.ts';

interface ImagePairExample {
  readonly image: string;
  readonly earlier: string;
  /** Of 64 steps from left to right, those that differ; 0 of equal files. */
  readonly steps: number;
}

export interface ImageRepeats {
  /** Images that have such an earlier one. */
  readonly images: number;
  /** Those whose earlier one is of another split. */
  readonly acrossSplits: number;
  /** Those whose earlier one is of another class. */
  readonly conflicts: number;
  readonly examples: readonly ImagePairExample[];
}

interface Counted {
  readonly images: number;
}

export interface CaptionStatistics {
  readonly sources: readonly string[];
  readonly captions: number;
  readonly characters: LengthSummary | null;
  readonly words: LengthSummary | null;
  readonly tokens: LengthSummary | null;
  /** Images whose caption another one has, too. */
  readonly repeated: number;
  readonly problems: number;
  /** By code, then the first of each with file and line. */
  readonly problemsByCode: readonly { readonly code: string; readonly problems: number }[];
  readonly problemExamples: readonly CaptionProblem[];
  readonly examples: readonly RowExample[];
}

/** Everything about a folder of images; keys are stable, see `version`. */
export interface ImageStatistics {
  readonly version: 1;
  readonly kind: 'images';
  readonly folder: string;
  /** Those that could be read. */
  readonly images: number;
  readonly bytes: number;
  readonly splits: readonly (Counted & { readonly name: string })[];
  /** By the folder that an image lies in; `null` where all lie in one. */
  readonly classes: ClassSummary | null;
  readonly formats: readonly (Counted & { readonly format: string })[];
  readonly modes: readonly (Counted & { readonly mode: string })[];
  readonly sizes: {
    readonly width: LengthSummary | null;
    readonly height: LengthSummary | null;
    /** The most frequent first. */
    readonly common: readonly (Counted & { readonly width: number; readonly height: number })[];
    readonly distinct: number;
  };
  /** Images that a camera says are to be turned (EXIF). */
  readonly turned: number;
  /** Images of several frames. */
  readonly moving: number;
  readonly plain: number;
  /** Files with the name of an image that cannot be read whole. */
  readonly broken: readonly { readonly file: string; readonly problem: string }[];
  readonly duplicates: { readonly exact: ImageRepeats; readonly near: ImageRepeats };
  readonly captions: CaptionStatistics | null;
}
