import { expect, test } from 'vitest';
import { withoutLeaks } from './without-leaks.ts';

const rows = (...leakedTestRows: readonly number[]) => ({
  description: { leakedTestRows: Uint32Array.from(leakedTestRows) },
});

test('classes: accuracy and macro F1 of the other rows', () => {
  const { metrics, verdicts } = withoutLeaks(rows(0), {
    labels: ['a', 'b'],
    problem: 'single_label_classification',
    targets: Int32Array.of(0, 1, 0),
    probabilities: Float64Array.of(1, 0, 0, 1, 0, 1),
  });
  expect(metrics['test_without_leaks/accuracy']).toBe(0.5);
  expect(verdicts).toEqual([
    'Without the 1 test text that is in the training data too: accuracy 50.00 %.',
  ]);
});

test('sets of labels: micro and macro F1', () => {
  const { metrics, verdicts } = withoutLeaks(rows(1, 2), {
    labels: ['a', 'b'],
    problem: 'multi_label_classification',
    targets: Float32Array.of(1, 0, 1, 1, 0, 1),
    probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.3, 0.8, 0.2),
  });
  expect(metrics['test_without_leaks/f1_micro']).toBe(1);
  expect(verdicts[0]).toMatch(/^Without the 2 test texts that are .*: micro F1 100\.00 %\.$/);
});

test('numbers: mean squared and absolute error', () => {
  const { metrics } = withoutLeaks(rows(0), {
    labels: ['stars'],
    problem: 'regression',
    targets: Float32Array.of(9, 1, 2),
    probabilities: Float64Array.of(0, 1, 4),
  });
  expect(metrics).toEqual({ 'test_without_leaks/mse': 2, 'test_without_leaks/mae': 1 });
});

test('nothing to say where no row leaked, or every one', () => {
  const input = {
    labels: ['a', 'b'],
    problem: 'single_label_classification' as const,
    targets: Int32Array.of(0),
    probabilities: Float64Array.of(1, 0),
  };
  expect(withoutLeaks(rows(), input).verdicts).toEqual([]);
  expect(withoutLeaks(rows(0), input).verdicts).toEqual([]);
});
