import { randomFrom } from '@havn/core';
import { describe, expect, it } from 'vitest';
import { evaluateClassification } from './classification.ts';

function example(rows: number, accuracy: number) {
  const random = randomFrom(3, 'example');
  const targets = Int32Array.from({ length: rows }, () => random.below(3));
  const probabilities = new Float32Array(rows * 3);
  targets.forEach((target, row) => {
    const hit = random.uniform() < accuracy;
    probabilities[row * 3 + (hit ? target : (target + 1) % 3)] = 1;
  });
  return { labels: ['a', 'b', 'c'], targets, probabilities };
}

describe('bootstrap intervals', () => {
  it('have the width of the binomial’s', () => {
    const rows = 2000;
    const { accuracy, intervals } = evaluateClassification(example(rows, 0.8));
    const deviation = Math.sqrt((accuracy * (1 - accuracy)) / rows);
    expect(intervals!.accuracy.low).toBeCloseTo(accuracy - 1.96 * deviation, 2);
    expect(intervals!.accuracy.high).toBeCloseTo(accuracy + 1.96 * deviation, 2);
    expect(intervals!.f1Macro.low).toBeCloseTo(intervals!.accuracy.low, 1);
  });

  it('repeat with the seed and change with it', () => {
    const input = example(500, 0.7);
    const at = (seed: number) => evaluateClassification({ ...input, bootstrap: { seed } });
    expect(at(1).intervals).toEqual(at(1).intervals);
    expect(at(1).intervals).not.toEqual(at(2).intervals);
  });

  it('take a moment for ten thousand rows', () => {
    const began = performance.now();
    evaluateClassification(example(10_000, 0.9));
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
