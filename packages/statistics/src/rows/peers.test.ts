import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { rowRanges } from '../duplicates/row-ranges.ts';
import { banking77, figures, fixtures } from '../testing/fixture.ts';
import { type DescribedRows, describeRows } from './describe-rows.ts';

const close = (expected: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      typeof value === 'number' ? expect.closeTo(value, 8) : value,
    ]),
  );

describe('banking77', () => {
  let described: DescribedRows;
  beforeAll(async () => {
    described = await describeRows([join(banking77, 'test.csv'), join(banking77, 'train.csv')]);
  });

  test.each(['train', 'test'] as const)('%s has the figures of pandas', (name) => {
    const expected = figures.banking77.splits[name];
    const split = described.statistics.splits.find((one) => one.name === name)!;
    expect(split.rows).toBe(expected.rows);
    expect(split.text!.characters).toMatchObject(close({ ...expected.characters }));
    expect(split.text!.words).toMatchObject(close({ ...expected.words }));
    expect(split.duplicates.exact).toMatchObject(expected.duplicates);
    const counts = split.classes!.counts.map(({ label, rows }) => [label, rows]);
    expect(Object.fromEntries(counts)).toEqual(expected.classes);
    expect(split.classes!.evenness).toBeCloseTo(expected.evenness, 10);
  });

  test('near duplicates are those that brute force finds', () => {
    const { splits, overlaps, near } = described.statistics;
    const { nearTrain, nearTestInTrain, testInTrain, datasketchRecall } = figures.banking77;
    const [overlap] = overlaps;
    expect(near).toEqual({ threshold: figures.threshold, estimated: 0 });
    expect(overlap).toMatchObject({ split: 'test', in: 'train', exact: { rows: testInTrain } });
    // Measured exactly, so none too many; found by hashing, so a few might be missed.
    const found = [splits[0]!.duplicates.near.rows, overlap!.near.rows];
    const truth = [nearTrain.length, nearTestInTrain.length];
    for (const [i, rows] of found.entries()) {
      expect(rows).toBeLessThanOrEqual(truth[i]!);
      expect(rows / truth[i]!).toBeGreaterThanOrEqual(0.98);
      expect(rows / truth[i]!).toBeGreaterThan(datasketchRecall);
    }
  });

  test('a few texts of each class are shown, the same ones every time', async () => {
    const { examples } = described.statistics;
    expect(examples).toHaveLength(77);
    expect(examples.every(({ rows }) => rows.length === 3)).toBe(true);
    const again = await describeRows([banking77, join(banking77, 'test.csv')].slice(1));
    const [one] = again.statistics.examples;
    expect(one!.rows.every(({ file }) => file.endsWith('test.csv'))).toBe(true);
    expect(rowRanges([3, 0, 2]).splitOf(3)).toBe(2);
  });
});

test('columns of every type have the figures of pandas', async () => {
  const { statistics } = await describeRows([join(fixtures, 'table.csv')], { label: 'city' });
  const [split] = statistics.splits;
  const { table } = figures;
  expect(split!.rows).toBe(table.rows);
  expect(split!.columns.map(({ name, type }) => [name, type])).toEqual([
    ['age', 'integer'],
    ['height', 'number'],
    ['city', 'category'],
    ['active', 'boolean'],
    ['joined', 'date'],
    ['nothing', 'empty'],
    ['constant', 'integer'],
  ]);
  for (const column of split!.columns) {
    const { missing, distinct, ...numbers } = table.columns[column.name]!;
    expect(column).toMatchObject({ missing, distinct, distinctIsExact: true });
    if (numbers.mean !== undefined) expect(column.numbers).toMatchObject(close(numbers));
  }
  const counts = split!.classes!.counts.map(({ label, rows }) => [label, rows]);
  expect(Object.fromEntries(counts)).toEqual(table.cities);
});
