/**
 * @file L2-regularised linear SVM with squared hinge loss by dual coordinate descent with
 * shrinking (Hsieh et al. 2008, algorithms 1 and 3): what LIBLINEAR's solver 1 and scikit-learn's
 * `LinearSVC` compute. A constant feature of 1 carries the bias, which is penalised too.
 */
import type { Random } from '@havn/core';
import type { SparseRows } from './sparse-rows.ts';

export interface BinarySvmInput {
  readonly rows: SparseRows;
  /** Σ x² of each row, without the constant. */
  readonly squares: Float64Array;
  /** Number of columns. */
  readonly width: number;
  readonly isPositive: (row: number) => boolean;
  readonly C: number;
  readonly random: Random;
}

/** Weights [width], the bias behind them. */
export type SvmWeights = Float64Array;

const TOLERANCE = 1e-3;
const MOST_PASSES = 300;

interface Descent {
  readonly input: BinarySvmInput;
  readonly weights: SvmWeights;
  readonly alpha: Float64Array;
  readonly signs: Int8Array;
  /** Row numbers; the first `active` of them are visited. */
  readonly order: Int32Array;
  active: number;
}

/** min ½‖w‖² + C Σ max(0, 1 − y w·x)² */
export function trainBinarySvm(input: BinarySvmInput): SvmWeights {
  const count = input.squares.length;
  const descent: Descent = {
    input,
    weights: new Float64Array(input.width + 1),
    alpha: new Float64Array(count),
    signs: Int8Array.from({ length: count }, (_, row) => (input.isPositive(row) ? 1 : -1)),
    order: Int32Array.from({ length: count }, (_, row) => row),
    active: count,
  };
  let shrinkAbove = Infinity;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const { most, least } = visitAll(descent, shrinkAbove);
    shrinkAbove = most > 0 ? most : Infinity;
    if (most - least > TOLERANCE) continue;
    if (descent.active === count) break;
    descent.active = count;
    shrinkAbove = Infinity;
  }
  return descent.weights;
}

/** One pass in random order; returns the extremes of the projected gradient. */
function visitAll(descent: Descent, shrinkAbove: number): { most: number; least: number } {
  const { input, weights, alpha, signs, order } = descent;
  const diagonal = 0.5 / input.C;
  let most = -Infinity;
  let least = Infinity;
  for (let s = 0; s < descent.active; s++) {
    const swap = s + Math.floor((input.random.uint32() / 2 ** 32) * (descent.active - s));
    const row = order[swap]!;
    order[swap] = order[s]!;
    order[s] = row;
    const old = alpha[row]!;
    const sign = signs[row]!;
    const gradient = sign * margin(input.rows, row, weights) - 1 + old * diagonal;
    if (old === 0 && gradient > shrinkAbove) {
      order[s--] = order[--descent.active]!;
      order[descent.active] = row;
      continue;
    }
    const projected = old === 0 ? Math.min(gradient, 0) : gradient;
    if (projected > most) most = projected;
    if (projected < least) least = projected;
    if (Math.abs(projected) < 1e-12) continue;
    const next = Math.max(old - gradient / (input.squares[row]! + 1 + diagonal), 0);
    alpha[row] = next;
    addRow(input.rows, row, (next - old) * sign, weights);
  }
  return { most, least };
}

/** w·x + bias. */
function margin({ starts, columns, values }: SparseRows, row: number, weights: SvmWeights): number {
  let sum = weights[weights.length - 1]!;
  const end = starts[row + 1]!;
  for (let i = starts[row]!; i < end; i++) sum += weights[columns[i]!]! * values[i]!;
  return sum;
}

function addRow(
  { starts, columns, values }: SparseRows,
  row: number,
  factor: number,
  weights: SvmWeights,
): void {
  weights[weights.length - 1]! += factor;
  const end = starts[row + 1]!;
  for (let i = starts[row]!; i < end; i++) weights[columns[i]!]! += factor * values[i]!;
}
