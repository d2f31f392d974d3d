/**
 * @file What a run records besides numbers, as it stands in its files. Every file below `media/` is
 * one JSON object of these; images and tables are as MLflow's client writes and reads them.
 */

/** The kinds that Havn has a format of its own for; each has a folder below `media/`. */
export const MEDIA_KINDS = ['histogram', 'confusion-matrix', 'curve', 'text-samples'] as const;

export type MediaKind = (typeof MEDIA_KINDS)[number];

interface MediaHead {
  /** 1; a reader refuses what is greater. */
  readonly version: 1;
  readonly key: string;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface HistogramFile extends MediaHead {
  readonly kind: 'histogram';
  /** Ascending; a bin holds what is ≥ its left edge and < its right one, the last one both. */
  readonly edges: readonly number[];
  /** One fewer than edges. */
  readonly counts: readonly number[];
  /** Values that were NaN or infinite, in no bin. */
  readonly nonFinite: number;
}

export interface ConfusionMatrixFile extends MediaHead {
  readonly kind: 'confusion-matrix';
  readonly labels: readonly string[];
  /** `counts[true label][prediction]` */
  readonly counts: readonly (readonly number[])[];
  /** Says of which classes this is a part, and the like. */
  readonly note?: string;
}

export type CurveType = 'roc' | 'precision-recall' | 'line';

export interface CurveLine {
  readonly name: string;
  /** AUC of a ROC, average precision of a precision–recall curve. */
  readonly area?: number | undefined;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface CurveFile extends MediaHead {
  readonly kind: 'curve';
  readonly type: CurveType;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly CurveLine[];
  readonly note?: string;
}

/** A label, several, or a number. */
export type Answer = string | number | readonly string[];

export interface TextSample {
  readonly text: string;
  readonly target?: Answer | undefined;
  readonly prediction?: Answer | undefined;
  /** Probability of the prediction, 0 to 1. */
  readonly confidence?: number | undefined;
  /** Whether the prediction is right; where it is absent nobody judged it. */
  readonly right?: boolean | undefined;
}

export interface TextSamplesFile extends MediaHead {
  readonly kind: 'text-samples';
  readonly samples: readonly TextSample[];
  readonly note?: string;
}

export type MediaFile = HistogramFile | ConfusionMatrixFile | CurveFile | TextSamplesFile;

/** A table as pandas writes it with `orient="split"`, which MLflow's `load_table` reads. */
export interface TableFile {
  readonly columns: readonly string[];
  readonly data: readonly (readonly unknown[])[];
}

/** A cell of a table that is an image, as MLflow writes it: paths among the run's files. */
export interface ImageCell {
  readonly type: 'image';
  readonly filepath: string;
  readonly compressed_filepath: string;
}
