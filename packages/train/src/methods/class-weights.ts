import type { PreparedData } from '../data/prepare-data.ts';

/** scikit-learn's "balanced": rows / (classes × rows of the class); absent classes weigh nothing. */
export function balancedWeights(targets: ArrayLike<number>, classes: number): Float32Array {
  const counts = countClasses(targets, classes);
  const present = counts.filter((count) => count > 0).length;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(counts, (count) => (count === 0 ? 0 : rows / (present * count)));
}

/** Accuracies that need no learning: what a model must be better than. */
export function baselinesOf({ dataset }: PreparedData) {
  if (dataset.problem !== 'single_label') return undefined;
  const counts = countClasses(dataset.splits.validation.targets, dataset.labels.length);
  const rows = Math.max(1, dataset.splits.validation.rows);
  return { chance: 1 / dataset.labels.length, majority: Math.max(...counts) / rows };
}

function countClasses(targets: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row]!;
    if (target >= 0) counts[target]!++;
  }
  return counts;
}
