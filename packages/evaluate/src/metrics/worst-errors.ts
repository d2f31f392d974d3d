import { argmaxRows, checkShape, type Scores } from './check-inputs.ts';

export interface WorstError {
  readonly row: number;
  /** −1: a label that training did not know. */
  readonly target: number;
  readonly prediction: number;
  /** Probability of the prediction and of the target (0 for an unknown one). */
  readonly confidence: number;
  readonly targetProbability: number;
}

export interface WorstErrorsInput {
  readonly targets: Int32Array;
  readonly probabilities: Scores;
  readonly classes: number;
  /** Default 20. */
  readonly limit?: number;
}

/** The wrong predictions that the model was surest of, most confident first. */
export function worstErrors(input: WorstErrorsInput): readonly WorstError[] {
  const { targets, probabilities, classes, limit = 20 } = input;
  checkShape('probabilities', probabilities, targets.length * classes);
  const predictions = argmaxRows(probabilities, classes);
  const wrong: WorstError[] = [];
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row]!;
    const prediction = predictions[row]!;
    if (target === prediction) continue;
    const confidence = probabilities[row * classes + prediction]!;
    const targetProbability = target < 0 ? 0 : probabilities[row * classes + target]!;
    wrong.push({ row, target, prediction, confidence, targetProbability });
  }
  return wrong.sort((a, b) => b.confidence - a.confidence || a.row - b.row).slice(0, limit);
}
