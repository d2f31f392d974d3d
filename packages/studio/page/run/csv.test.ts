import { expect, test } from 'vitest';
import { csvCell } from '../charts/export.ts';
import { parseCsv } from './csv.ts';

test('reads quotes, empty cells and both ends of lines', () => {
  expect(parseCsv('a,b\r\n"x, ""y""\nz",\n1,2')).toEqual([
    ['a', 'b'],
    ['x, "y"\nz', ''],
    ['1', '2'],
  ]);
});

test('reads what was written', () => {
  const row = ['plain', 'with, comma', 'with "quotes"', 'two\nlines', ''];
  expect(parseCsv(row.map(csvCell).join(','))).toEqual([row]);
});

test('stops where it was told, and reads tabs', () => {
  expect(parseCsv('1\n2\n3', ',', 2)).toEqual([['1'], ['2']]);
  expect(parseCsv('a\tb', '\t')).toEqual([['a', 'b']]);
});
