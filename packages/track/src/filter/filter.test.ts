import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { comparable, type FilterCases, ownCases } from '../testing/filter-cases.ts';
import { parseFilter } from './condition.ts';
import { RUN_GRAMMAR } from './grammar.ts';

const file = new URL('../../test/fixtures/filters.json', import.meta.url);

test('filters and orders are read as MLflow reads them, errors in its words', async () => {
  const cases = JSON.parse(await readFile(file, 'utf8')) as FilterCases;
  expect(comparable(ownCases(cases))).toEqual(comparable(cases));
});

test('any text ends in conditions or an error of the store', () => {
  const pieces = [
    'metrics.a',
    "'",
    '"',
    '`',
    '(',
    ')',
    'AND',
    '>',
    '=',
    '1',
    '.',
    ';',
    "'x'",
    '\\',
    'é',
    '--',
    'IN',
    'NOT',
    'IS',
    'NULL',
    '\u0000',
    '%',
  ];
  let seed = 7;
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: 8 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return pieces[seed % pieces.length];
    }).join(round % 2 === 0 ? ' ' : '');
    try {
      parseFilter(text, RUN_GRAMMAR);
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    }
  }
});
