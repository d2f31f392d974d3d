import { randomFrom } from '@havn/core';
import { describe, expect, it } from 'vitest';
import { ShapeMismatchError } from '../errors.ts';
import { compareWithBaselines } from './compare.ts';

const rows = 1000;
const targets = Int32Array.from({ length: rows }, (_, row) => row % 2);

function guesses(name: string, accuracy: number): Int32Array {
  const random = randomFrom(4, name);
  return targets.map((target) => (random.uniform() < accuracy ? target : 1 - target));
}

describe('compareWithBaselines', () => {
  it('says in words what the paired interval shows', () => {
    const predictions = guesses('model', 0.8);
    const [lower, equal, higher] = compareWithBaselines({
      targets,
      predictions,
      classes: 2,
      baselines: [
        { name: 'majority class', predictions: new Int32Array(rows) },
        { name: 'TF-IDF', predictions: guesses('other', 0.8) },
        { name: 'oracle', predictions: targets },
      ],
    });
    expect(lower!.verdict).toBe('better');
    expect(lower!.sentence).toMatch(
      /^Better than the baseline “majority class”: \d\d\.\d % against 50\.0 %/,
    );
    expect(equal!.verdict).toBe('not better');
    expect(equal!.sentence).toContain(
      'Not better than the baseline “TF-IDF” within the 95 % interval',
    );
    expect(higher!.verdict).toBe('worse');
    expect(higher!.sentence).toMatch(/a difference of −\d+\.\d points/);
    expect(lower!.f1Macro.baseline).toBeCloseTo(1 / 3, 6);
  });

  it('gives no width to the difference between equal predictions', () => {
    const predictions = guesses('model', 0.7);
    const baselines = [{ name: 'itself', predictions }];
    const [same] = compareWithBaselines({ targets, predictions, classes: 2, baselines });
    expect(same!.accuracy).toMatchObject({ difference: 0, low: 0, high: 0 });
    expect(same!.verdict).toBe('not better');
  });

  it('refuses predictions of other rows', () => {
    const baselines = [{ name: 'short', predictions: new Int32Array(3) }];
    expect(() =>
      compareWithBaselines({ targets, predictions: targets, classes: 2, baselines }),
    ).toThrow(ShapeMismatchError);
  });
});
