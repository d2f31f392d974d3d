import { randomFrom } from '@havn/core';
import { expect, test } from 'vitest';
import { graphObjective } from './graph-objective.ts';

/** The mean cross-entropy, in plain loops and f64. */
function lossAt(at: Float64Array, features: Float32Array, targets: Int32Array, classes: number) {
  const width = features.length / targets.length;
  let sum = 0;
  targets.forEach((target, row) => {
    const scores = Array.from({ length: classes }, (_, k) => {
      let score = at[classes * width + k]!;
      for (let j = 0; j < width; j++) score += at[k * width + j]! * features[row * width + j]!;
      return score;
    });
    sum += Math.log(scores.reduce((total, score) => total + Math.exp(score), 0)) - scores[target]!;
  });
  return sum / targets.length;
}

test('loss and gradient are those of the mean cross-entropy', async () => {
  const [rows, width, classes] = [30, 5, 4];
  const random = randomFrom(1);
  const features = new Float32Array(rows * width).map(() => random.normal());
  const targets = new Int32Array(rows).map(() => random.below(classes));
  const at = new Float64Array(classes * (width + 1)).map(() => random.normal());
  const { objective, close } = await graphObjective({ features, targets, classes });
  const { loss, gradient } = await objective(at);
  await close();
  expect(loss).toBeCloseTo(lossAt(at, features, targets, classes), 5);
  const step = 1e-5;
  gradient.forEach((slope, i) => {
    const moved = (by: number) => at.map((value, k) => (k === i ? value + by : value));
    const up = lossAt(moved(step), features, targets, classes);
    const down = lossAt(moved(-step), features, targets, classes);
    expect(slope).toBeCloseTo((up - down) / (2 * step), 4);
  });
});
