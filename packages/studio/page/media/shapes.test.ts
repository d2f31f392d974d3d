import { expect, test } from 'vitest';
import { readConfusion, readCurve, readHistogram, readSamples, readTable } from './shapes.ts';

test('what is drawn is what it says it is', () => {
  expect(readHistogram({ version: 1, edges: [0, 1], counts: [3] })).toBeDefined();
  expect(readConfusion({ version: 1, labels: ['a'], counts: [[1]] })).toBeDefined();
  expect(readCurve({ version: 1, lines: [{ name: 'a', points: [[0, 1]] }] })).toBeDefined();
  expect(readSamples({ version: 1, samples: [{ text: 'a' }] })).toBeDefined();
  expect(readTable({ columns: [1, 'b'], data: [[1, 2]] })).toEqual({
    columns: ['1', 'b'],
    data: [[1, 2]],
  });
});

test.each([
  [readHistogram, { version: 2, edges: [0, 1], counts: [3] }],
  [readHistogram, { version: 1, edges: [0], counts: [3] }],
  [readHistogram, { version: 1, edges: ['0', '1'], counts: [3] }],
  [readConfusion, { version: 1, labels: ['a'], counts: [[1, 2]] }],
  [readConfusion, null],
  [readCurve, { version: 1, lines: [{ name: 'a' }] }],
  [readCurve, { version: 1, lines: [null] }],
  [readSamples, { version: 1, samples: [{}] }],
  [readSamples, { version: 1, samples: [{ text: 'a', target: { b: 1 } }] }],
  [readTable, { columns: 'a', data: [] }],
  [readTable, [1]],
])('anything else is not drawn: %#', (read, value) => {
  expect(read(value)).toBeUndefined();
});
