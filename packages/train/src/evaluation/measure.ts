import {
  type EvaluationReport,
  evaluateClassification,
  evaluateMultiLabel,
  evaluateRegression,
} from '@havn/evaluate';
import type { ProblemType } from '@havn/models';

export interface MeasureInput {
  readonly labels: readonly string[];
  readonly problem: ProblemType;
  /** Class index of each row (−1: unknown to training), or [rows × labels] numbers. */
  readonly targets: Int32Array | Float32Array;
  /** [rows × labels] */
  readonly probabilities: Float64Array;
  /** Resamples of the 95 % intervals; 0: none. */
  readonly bootstrapSamples?: number;
  readonly seed?: number;
}

/** Every figure of a model on one set of rows, by what kind of problem it is. */
export function measure(input: MeasureInput): EvaluationReport {
  const { labels, problem, targets, probabilities, bootstrapSamples = 0, seed = 0 } = input;
  switch (problem) {
    case 'single_label_classification': {
      const bootstrap = bootstrapSamples > 0 ? { resamples: bootstrapSamples, seed } : false;
      return evaluateClassification({
        labels,
        targets: targets as Int32Array,
        probabilities,
        bootstrap,
      });
    }
    case 'multi_label_classification':
      return evaluateMultiLabel({ labels, targets: Uint8Array.from(targets), probabilities });
    case 'regression':
      return evaluateRegression({
        targets: Float64Array.from(targets),
        predictions: probabilities,
      });
    default:
      return problem satisfies never;
  }
}
