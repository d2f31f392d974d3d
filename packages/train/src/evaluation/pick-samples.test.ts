import { expect, test } from 'vitest';
import { pickSamples } from './pick-samples.ts';

test('the surest mistakes come first, then right answers from the surest on', () => {
  const picked = pickSamples({
    labels: ['a', 'b'],
    problem: 'single_label_classification',
    targets: Int32Array.of(0, 0, 1, -1, 1),
    probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.4, 0.6, 0.3, 0.7, 0.99, 0.01),
    worst: 2,
  });
  expect(
    picked.map(({ row, target, prediction, right }) => [row, target, prediction, right]),
  ).toEqual([
    [4, 'b', 'a', false],
    [1, 'a', 'b', false],
    [0, 'a', 'a', true],
    [2, 'b', 'b', true],
  ]);
  expect(picked[0]!.confidence).toBe(0.99);
});

test('of many right ones some are shown, both ends among them', () => {
  const rows = 1_000;
  const picked = pickSamples({
    labels: ['a', 'b'],
    problem: 'single_label_classification',
    targets: new Int32Array(rows),
    probabilities: Float64Array.from({ length: rows * 2 }, (_, at) => {
      const share = 0.5 + ((at >> 1) + 1) / 2_002;
      return at % 2 === 0 ? share : 1 - share;
    }),
    worst: 20,
  });
  expect(picked).toHaveLength(10);
  expect([picked[0]!.row, picked.at(-1)!.row]).toEqual([999, 0]);
});

test('rows of several labels are as wrong as their worst label', () => {
  const picked = pickSamples({
    labels: ['a', 'b'],
    problem: 'multi_label_classification',
    targets: Float32Array.of(1, 0, 1, 1, 0, 0),
    probabilities: Float64Array.of(0.9, 0.2, 0.9, 0.45, 0.95, 0.1),
    worst: 5,
  });
  expect(picked).toEqual([
    { row: 2, target: [], prediction: ['a'], confidence: 0.95, right: false },
    { row: 1, target: ['a', 'b'], prediction: ['a'], confidence: 0.55, right: false },
    { row: 0, target: ['a'], prediction: ['a'], confidence: 0.8, right: true },
  ]);
});

test('numbers are shown by how far they are off', () => {
  const picked = pickSamples({
    labels: ['score'],
    problem: 'regression',
    targets: Float32Array.of(1, 2, 3),
    probabilities: Float64Array.of(1, 5, 2),
    worst: 1,
  });
  expect(picked).toEqual([
    { row: 1, target: 2, prediction: 5 },
    { row: 2, target: 3, prediction: 2 },
    { row: 0, target: 1, prediction: 1 },
  ]);
});
