import { InvalidScoreError, NoRowsError, ShapeMismatchError, TargetRangeError } from '../errors.ts';

/** Scores as they come from a model: row-major [rows × classes]. */
export type Scores = Float32Array | Float64Array;

/** The label of a test row that training did not know: never predicted right. */
export const UNKNOWN_TARGET = -1;

/** Throws unless `values` holds `rows × columns` numbers. */
export function checkShape(what: string, values: { length: number }, expected: number): void {
  if (values.length !== expected) throw new ShapeMismatchError(what, expected, values.length);
}

/** Throws on an empty set and on a target outside −1 … classes − 1. */
export function checkTargets(targets: Int32Array, classes: number): void {
  if (targets.length === 0) throw new NoRowsError('targets');
  const bad = targets.findIndex((target) => target < UNKNOWN_TARGET || target >= classes);
  if (bad >= 0) throw new TargetRangeError(bad, targets[bad]!, classes);
}

const ROUNDING = 1e-5;

/** Throws on NaN and on values outside [0, 1] by more than rounding. */
export function checkProbabilities(probabilities: Scores, classes: number): void {
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    if (!(p >= -ROUNDING && p <= 1 + ROUNDING)) {
      throw new InvalidScoreError(Math.floor(i / classes), i % classes, p);
    }
  }
}

/** The first of the largest scores of each row, as numpy's argmax. */
export function argmaxRows(scores: Scores, classes: number): Int32Array {
  const best = new Int32Array(scores.length / classes);
  for (let row = 0; row < best.length; row++) {
    const base = row * classes;
    let at = 0;
    for (let c = 1; c < classes; c++) if (scores[base + c]! > scores[base + at]!) at = c;
    best[row] = at;
  }
  return best;
}
