import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { comparable, type FilterCases, ownCases } from '../../src/testing/filter-cases.ts';

const python = fileURLToPath(new URL('../../../../.peers/mlflow/bin/python', import.meta.url));
const script = fileURLToPath(new URL('../fixtures/make_filters.py', import.meta.url));

test('the parsers of the installed MLflow read filters as Havn does', () => {
  const output = execFileSync(python, [script, '--print'], { encoding: 'utf8' });
  const cases = JSON.parse(output) as FilterCases;
  expect(comparable(ownCases(cases))).toEqual(comparable(cases));
});
