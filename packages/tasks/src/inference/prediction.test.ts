import { expect, test } from 'vitest';
import { predictionsOf } from './prediction.ts';
import { probabilitiesOf } from './probabilities.ts';

const logits = Float32Array.of(0, Math.log(3), 1000, -1000);

test('one label a text: a softmax over the labels, however large the logits', () => {
  const [first, second] = predictionsOf(logits, ['a', 'b'], 'single_label_classification');
  expect(first!.label).toBe('b');
  expect(first!.scores.a).toBeCloseTo(0.25, 6);
  expect(first!.scores.b).toBeCloseTo(0.75, 6);
  expect(second).toEqual({ label: 'a', scores: { a: 1, b: 0 } });
});

test('several labels: a sigmoid each, and those over one half', () => {
  const [first, second] = predictionsOf(logits, ['a', 'b'], 'multi_label_classification');
  expect(first).toMatchObject({ label: 'b', labels: ['b'], scores: { a: 0.5 } });
  expect(second).toEqual({ label: 'a', labels: ['a'], scores: { a: 1, b: 0 } });
});

test('numbers are passed on as they are', () => {
  expect([...probabilitiesOf(logits, 2, 'regression')]).toEqual([...logits]);
});
