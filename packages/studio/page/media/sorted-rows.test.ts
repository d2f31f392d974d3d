import { expect, test } from 'vitest';
import { sortedRows } from './sorted-rows.ts';

const column = (rows: readonly (readonly unknown[])[]) => rows.map(([value]) => value);

test('numbers stand by value, texts behind them, what is missing at the end', () => {
  const rows = [['b'], [10], [null], [9], ['a10'], ['a9'], [true]];
  expect(column(sortedRows(rows, 0, false))).toEqual([9, 10, 'a9', 'a10', 'b', true, null]);
  expect(column(sortedRows(rows, 0, true))).toEqual([10, 9, true, 'b', 'a10', 'a9', null]);
});
