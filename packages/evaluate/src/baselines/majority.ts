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
