import { type Random, shuffle } from '@havn/core';

export interface StratifiedChoice {
  /** The class of each row; rows with −1 are never chosen. */
  readonly classes: Int32Array;
  /** How many rows are wanted. */
  readonly wanted: number;
  readonly random: Random;
  /** Whether each class must leave a row behind. */
  readonly leaveOne: boolean;
}

/**
 * Chooses rows so that each class has its share: the whole part of it, the rest by largest
 * remainder; a class of two rows or more gets one where the number wanted allows it for all.
 * Returns 1 for each row that is chosen.
 */
export function chooseStratified(options: StratifiedChoice): Uint8Array {
  const { classes, random } = options;
  const groups = rowsByClass(classes);
  const quotas = classQuotas(
    groups.map((rows) => rows.length),
    options,
  );
  const chosen = new Uint8Array(classes.length);
  for (const [i, rows] of groups.entries()) {
    if (quotas[i] === 0) continue;
    for (const row of shuffle(rows, random).subarray(0, quotas[i])) chosen[row] = 1;
  }
  return chosen;
}

/** How many rows each class gives; `counts` are its rows. */
export function classQuotas(
  counts: readonly number[],
  options: Pick<StratifiedChoice, 'wanted' | 'leaveOne'>,
): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const limits = counts.map((count) => (options.leaveOne ? Math.max(0, count - 1) : count));
  const wanted = Math.min(
    options.wanted,
    limits.reduce((sum, limit) => sum + limit, 0),
  );
  const shares = counts.map((count) => (count * wanted) / Math.max(total, 1));
  const whole = shares.map((share, i) => Math.min(Math.floor(share), limits[i]!));
  const quotas = raiseToOne(whole, limits, wanted);
  const order = shares
    .map((share, i) => ({ i, rest: share - quotas[i]! }))
    .toSorted((a, b) => b.rest - a.rest || counts[b.i]! - counts[a.i]! || a.i - b.i);
  for (let left = wanted - sum(quotas); left > 0; ) {
    for (const { i } of order) {
      if (left > 0 && quotas[i]! < limits[i]!) {
        quotas[i]! += 1;
        left -= 1;
      }
    }
  }
  return quotas;
}

/** Gives every class that can one row at least, at the cost of the largest; else changes nothing. */
function raiseToOne(
  quotas: readonly number[],
  limits: readonly number[],
  wanted: number,
): number[] {
  const raised = quotas.map((quota, i) => Math.min(Math.max(quota, 1), limits[i]!));
  if (raised.filter((quota) => quota > 0).length > wanted) return [...quotas];
  const largest = raised.map((_, i) => i).toSorted((a, b) => raised[b]! - raised[a]! || a - b);
  for (let excess = sum(raised) - wanted; excess > 0; ) {
    for (const i of largest) {
      if (excess > 0 && raised[i]! > 1) {
        raised[i]! -= 1;
        excess -= 1;
      }
    }
  }
  return raised;
}

function rowsByClass(classes: Int32Array): Uint32Array[] {
  let highest = -1;
  for (const label of classes) highest = Math.max(highest, label);
  const counts = new Uint32Array(highest + 1);
  for (const label of classes) if (label >= 0) counts[label]! += 1;
  const groups = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  classes.forEach((label, row) => {
    if (label >= 0) groups[label]![counts[label]!++] = row;
  });
  return groups;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
