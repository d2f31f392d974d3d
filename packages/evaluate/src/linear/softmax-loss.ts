import type { Evaluation, Objective } from './objective.ts';

export interface SoftmaxData {
  /** [rows × width], row-major. */
  readonly features: Float32Array;
  /** Class indices. */
  readonly targets: Int32Array;
  readonly classes: number;
}

const BLOCK_ROWS = 64;

/**
 * The mean cross-entropy of a linear softmax classifier and its gradient, in plain loops. The
 * parameters are W [classes × width], row-major, followed by the bias [classes].
 */
export function softmaxLoss({ features, targets, classes }: SoftmaxData): Objective {
  const rows = targets.length;
  const width = features.length / rows;
  const scores = new Float64Array(BLOCK_ROWS * classes);
  return (parameters): Evaluation => {
    const gradient = new Float64Array(parameters.length);
    let loss = 0;
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - from);
      const block = features.subarray(from * width, (from + count) * width);
      linearScores({ block, parameters, classes, width, count }, scores);
      const known = targets.subarray(from, from + count);
      loss += softmaxErrors(scores, known, classes);
      addGradient({ block, parameters: gradient, classes, width, count }, scores);
    }
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= rows;
    return { loss: loss / rows, gradient };
  };
}

export interface LinearBlock {
  readonly block: Float32Array;
  readonly parameters: Float64Array;
  readonly classes: number;
  readonly width: number;
  readonly count: number;
}

/** scores[row, k] = bₖ + Σⱼ xⱼ Wₖⱼ; four classes share each load of xⱼ. */
export function linearScores(
  { block, parameters, classes, width, count }: LinearBlock,
  scores: Float64Array,
): void {
  const bias = classes * width;
  for (let k = 0; k < classes; k += 4) {
    // Past the last class the last one is computed again: no special case.
    const [k1, k2, k3] = [1, 2, 3].map((i) => Math.min(k + i, classes - 1)) as [
      number,
      number,
      number,
    ];
    const w0 = parameters.subarray(k * width, (k + 1) * width);
    const w1 = parameters.subarray(k1 * width, (k1 + 1) * width);
    const w2 = parameters.subarray(k2 * width, (k2 + 1) * width);
    const w3 = parameters.subarray(k3 * width, (k3 + 1) * width);
    for (let row = 0; row < count; row++) {
      const x = block.subarray(row * width, (row + 1) * width);
      let s0 = parameters[bias + k]!;
      let s1 = parameters[bias + k1]!;
      let s2 = parameters[bias + k2]!;
      let s3 = parameters[bias + k3]!;
      for (let j = 0; j < width; j++) {
        const value = x[j]!;
        s0 += value * w0[j]!;
        s1 += value * w1[j]!;
        s2 += value * w2[j]!;
        s3 += value * w3[j]!;
      }
      scores[row * classes + k3] = s3;
      scores[row * classes + k2] = s2;
      scores[row * classes + k1] = s1;
      scores[row * classes + k] = s0;
    }
  }
}

/** Turns scores into p − y in place; returns the summed cross-entropy. */
function softmaxErrors(scores: Float64Array, targets: Int32Array, classes: number): number {
  let loss = 0;
  for (let row = 0; row < targets.length; row++) {
    const line = scores.subarray(row * classes, (row + 1) * classes);
    const target = targets[row]!;
    let most = -Infinity;
    for (let k = 0; k < classes; k++) if (line[k]! > most) most = line[k]!;
    let sum = 0;
    loss += most - line[target]!;
    for (let k = 0; k < classes; k++) {
      line[k] = Math.exp(line[k]! - most);
      sum += line[k]!;
    }
    loss += Math.log(sum);
    for (let k = 0; k < classes; k++) line[k]! /= sum;
    line[target]! -= 1;
  }
  return loss;
}

/** Adds errorsᵀ · block to the gradient; four rows share each load and store of a sum. */
function addGradient(
  { block, parameters: gradient, classes, width, count }: LinearBlock,
  errors: Float64Array,
): void {
  for (let row = 0; row < count; row += 4) {
    const x = [0, 1, 2, 3].map((i) => {
      const at = Math.min(row + i, count - 1);
      return block.subarray(at * width, (at + 1) * width);
    }) as [Float32Array, Float32Array, Float32Array, Float32Array];
    for (let k = 0; k < classes; k++) {
      const e = (i: number) => (row + i < count ? errors[(row + i) * classes + k]! : 0);
      const [e0, e1, e2, e3] = [e(0), e(1), e(2), e(3)];
      const sums = gradient.subarray(k * width, (k + 1) * width);
      addRows(sums, x, e0, e1, e2, e3);
      gradient[classes * width + k]! += e0 + e1 + e2 + e3;
    }
  }
}

function addRows(
  sums: Float64Array,
  [x0, x1, x2, x3]: [Float32Array, Float32Array, Float32Array, Float32Array],
  ...[e0, e1, e2, e3]: [number, number, number, number]
): void {
  for (let j = 0; j < sums.length; j++) {
    sums[j]! += e0 * x0[j]! + e1 * x1[j]! + e2 * x2[j]! + e3 * x3[j]!;
  }
}
