/** What is kept of every step. */
export interface StepRecord {
  /** Counted from 1. */
  readonly step: number;
  /** Mean over the step's items. */
  readonly loss: number;
  readonly learningRate: number;
  /** Of the gradient of the mean loss, before clipping. */
  readonly gradientNorm: number;
}

export interface Evaluation {
  readonly step: number;
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly predictedCounts?: readonly number[];
}

export interface History {
  readonly steps: readonly StepRecord[];
  readonly evaluations: readonly Evaluation[];
}
