import type { ProblemType } from '@havn/models';

/**
 * What a head's logits [rows, classes] say: softmax over the classes (single label), a sigmoid for
 * each label (multi label), the numbers themselves (regression).
 */
export function probabilitiesOf(
  logits: Float32Array,
  classes: number,
  problem: ProblemType,
): Float64Array {
  switch (problem) {
    case 'single_label_classification':
      return softmaxRows(logits, classes);
    case 'multi_label_classification':
      return Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
    case 'regression':
      return Float64Array.from(logits);
    default:
      return problem satisfies never;
  }
}

function softmaxRows(logits: Float32Array, classes: number): Float64Array {
  const result = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + classes; i++) largest = Math.max(largest, logits[i]!);
    let sum = 0;
    for (let i = start; i < start + classes; i++) sum += result[i] = Math.exp(logits[i]! - largest);
    for (let i = start; i < start + classes; i++) result[i]! /= sum;
  }
  return result;
}
