import { NoRowsError } from '../errors.ts';

export interface MajorityBaseline {
  readonly name: string;
  /** The class most frequent in training; the first of equals. */
  readonly target: number;
  readonly share: number;
  predict(rows: number): Int32Array;
}

/** Always answers training's most frequent class; unknown labels (−1) are left out. */
export function majorityBaseline(trainTargets: Int32Array, classes: number): MajorityBaseline {
  const counts = new Float64Array(classes);
  for (const target of trainTargets) if (target >= 0) counts[target]!++;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (rows === 0) throw new NoRowsError('majority baseline');
  const target = counts.indexOf(Math.max(...counts));
  return {
    name: 'majority class',
    target,
    share: counts[target]! / rows,
    predict: (count) => new Int32Array(count).fill(target),
  };
}

/** A baseline that reads no text. */
export interface ConstantBaseline<Predictions> {
  readonly name: string;
  predict(rows: number): Predictions;
}

/** Always answers the set of labels that most rows have; targets are [rows × labels] of 0 and 1. */
export function majorityLabelsBaseline(
  trainTargets: Uint8Array,
  labels: number,
): ConstantBaseline<Uint8Array> {
  const counts = new Map<string, number>();
  for (let at = 0; at < trainTargets.length; at += labels) {
    const set = trainTargets.subarray(at, at + labels).join('');
    counts.set(set, (counts.get(set) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) throw new NoRowsError('majority baseline');
  const answer = Uint8Array.from(most[0], Number);
  return {
    name: 'most frequent labels',
    predict: (count) =>
      Uint8Array.from({ length: count * labels }, (_, at) => answer[at % labels]!),
  };
}

/** Always answers the mean of training's numbers. */
export function meanBaseline(trainTargets: Float64Array): ConstantBaseline<Float64Array> {
  if (trainTargets.length === 0) throw new NoRowsError('mean baseline');
  const mean = trainTargets.reduce((sum, target) => sum + target, 0) / trainTargets.length;
  return { name: 'mean of training', predict: (count) => new Float64Array(count).fill(mean) };
}
