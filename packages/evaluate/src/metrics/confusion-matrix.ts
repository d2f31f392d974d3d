import { UNKNOWN_TARGET } from './check-inputs.ts';

export interface ConfusionMatrix {
  /** `counts[target][prediction]`, in the order of the labels. */
  readonly counts: readonly (readonly number[])[];
  /** What the rows whose label training did not know were taken for. */
  readonly unknown: readonly number[];
}

export interface Confusion {
  readonly target: number;
  readonly prediction: number;
  readonly count: number;
}

export function confusionMatrix(
  targets: Int32Array,
  predictions: Int32Array,
  classes: number,
): ConfusionMatrix {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const unknown = new Array<number>(classes).fill(0);
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row]!;
    const line = target === UNKNOWN_TARGET ? unknown : counts[target]!;
    line[predictions[row]!]!++;
  }
  return { counts, unknown };
}

/** The pairs of different classes most often taken for each other, most frequent first. */
export function mostConfused(matrix: ConfusionMatrix, limit: number): readonly Confusion[] {
  return matrix.counts
    .flatMap((line, target) => line.map((count, prediction) => ({ target, prediction, count })))
    .filter(({ target, prediction, count }) => target !== prediction && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, limit);
}

/**
 * The classes to show where there are too many for a picture: those with most mistakes, as target
 * or as prediction, in the order of the labels.
 */
export function mostMistaken({ counts }: ConfusionMatrix, limit: number): readonly number[] {
  const order = counts.map((_, at) => at);
  if (order.length <= limit) return order;
  const mistakes = order.map((at) =>
    counts.reduce((sum, line, row) => {
      const there = row === at ? 0 : line[at]!;
      return sum + there + (row === at ? line.reduce((a, b) => a + b, 0) - line[at]! : 0);
    }, 0),
  );
  return order
    .toSorted((a, b) => mistakes[b]! - mistakes[a]!)
    .slice(0, limit)
    .sort((a, b) => a - b);
}
