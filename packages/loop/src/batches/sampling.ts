import { type Random, shuffle } from '@havn/core';

/**
 * Which rows an epoch draws: `shuffle` every row once, `sequential` every row once in order,
 * `balanced` equally many of each class, `weighted` with replacement in proportion to a weight.
 */
export type Sampling = 'shuffle' | 'sequential' | 'balanced' | 'weighted';

/**
 * As many rows as there are, equally many of each class (± 1). A class goes through all its rows in
 * random order before one is repeated, which varies less than drawing with replacement.
 */
export function balancedRows(classes: ArrayLike<number>, random: Random): Int32Array {
  const members = rowsByClass(classes);
  const result = new Int32Array(classes.length);
  let end = 0;
  members.forEach((rows, index) => {
    const left = members.length - index;
    const quota = Math.round((result.length - end) / left);
    for (let drawn = 0; drawn < quota; drawn += rows.length) {
      shuffle(rows, random);
      result.set(rows.subarray(0, Math.min(rows.length, quota - drawn)), end + drawn);
    }
    end += quota;
  });
  return shuffle(result, random);
}

function rowsByClass(classes: ArrayLike<number>): Int32Array[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < classes.length; row++) {
    counts.set(classes[row]!, (counts.get(classes[row]!) ?? 0) + 1);
  }
  const names = [...counts.keys()].sort((a, b) => a - b);
  const members = new Map(names.map((name) => [name, new Int32Array(counts.get(name)!)]));
  const filled = new Map<number, number>();
  for (let row = 0; row < classes.length; row++) {
    const position = filled.get(classes[row]!) ?? 0;
    members.get(classes[row]!)![position] = row;
    filled.set(classes[row]!, position + 1);
  }
  return [...members.values()];
}

/** As many rows as there are, drawn with replacement with probability ∝ weight. */
export function weightedRows(weights: ArrayLike<number>, random: Random): Int32Array {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (let row = 0; row < weights.length; row++) {
    total += weights[row]!;
    cumulative[row] = total;
  }
  return new Int32Array(weights.length).map(() => firstAbove(cumulative, random.uniform() * total));
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
