import { randomFrom } from '@havn/core';
import { describe, expect, it } from 'vitest';
import { ShapeMismatchError } from '../errors.ts';
import { compareWithBaselines } from './compare.ts';
import { judgeClasses, judgeLabels, judgeNumbers } from './judges.ts';

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
      judge: judgeClasses(targets, 2),
      predictions,
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
    expect(lower!.differences[1]!.baseline).toBeCloseTo(1 / 3, 6);
  });

  it('gives no width to the difference between equal predictions', () => {
    const predictions = guesses('model', 0.7);
    const baselines = [{ name: 'itself', predictions }];
    const [same] = compareWithBaselines({
      judge: judgeClasses(targets, 2),
      predictions,
      baselines,
    });
    expect(same!.differences[0]).toMatchObject({ difference: 0, low: 0, high: 0 });
    expect(same!.verdict).toBe('not better');
  });

  it('refuses predictions of other rows', () => {
    const baselines = [{ name: 'short', predictions: new Int32Array(3) }];
    expect(() =>
      compareWithBaselines({
        judge: judgeClasses(targets, 2),
        predictions: targets,
        baselines,
      }),
    ).toThrow(ShapeMismatchError);
  });

  it('judges sets of labels by micro F1', () => {
    const labels = Uint8Array.from({ length: 2 * rows }, (_, at) => (at % 3 === 0 ? 1 : 0));
    const [none] = compareWithBaselines({
      judge: judgeLabels(labels, 2),
      predictions: labels,
      baselines: [{ name: 'nothing', predictions: new Uint8Array(2 * rows) }],
    });
    expect(none!.differences).toMatchObject([
      { figure: { name: 'micro F1' }, model: 1, baseline: 0 },
      { figure: { name: 'macro F1' }, model: 1, baseline: 0 },
    ]);
    expect(none!.verdict).toBe('better');
    expect(none!.sentence).toContain('100.0 % against 0.0 % micro F1');
  });

  it('judges numbers by an error, where lower is better', () => {
    const numbers = Float64Array.from(targets);
    const [mean, exact] = compareWithBaselines({
      judge: judgeNumbers(numbers),
      predictions: numbers.map((x) => x + 0.1),
      baselines: [
        { name: 'mean', predictions: new Float64Array(rows).fill(0.5) },
        { name: 'exact', predictions: numbers },
      ],
    });
    expect(mean!.verdict).toBe('better');
    expect(mean!.sentence).toMatch(/: 0\.100 against 0\.500 RMSE, a difference of −0\.40 \(/);
    expect(exact!.verdict).toBe('worse');
  });
});
