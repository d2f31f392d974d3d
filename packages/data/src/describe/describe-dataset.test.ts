import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprint } from '../dataset/fingerprint.ts';
import { readDataset } from '../dataset/read-dataset.ts';
import { temporaryFiles } from '../testing/temporary-files.ts';
import { describeDataset } from './describe-dataset.ts';
import { formatDescription } from './format-description.ts';
import { summariseLengths } from './lengths.ts';

test('balance, duplicates, conflicts and leaks are counted', async () => {
  const folder = temporaryFiles({
    'train.csv': 'text,label\none,x\none,x\n one ,y\ntwo,y\n"",x\n"",x\n',
    'validation.csv': 'text,label\ntwo,y\nthree,x\n',
    'test.csv': 'text,label\nfour,x\ntwo,x\nthree,x\n"",y\nfive,z\n',
  });
  const dataset = await readDataset({ train: join(folder) });
  const lengths = { lengths: [3, 200, 5, 5, 5], maxLength: 128 };
  const description = describeDataset(dataset, { test: lengths });
  expect(description.splits.train).toMatchObject({
    rows: 6,
    balance: [4, 2],
    emptyTexts: 2,
    duplicates: { rows: 3, conflicts: 1 },
  });
  expect(description.splits.test.unknownLabels).toBe(1);
  expect(description.validationInTrain).toMatchObject({ rows: 1, conflicts: 0 });
  expect(description.testInTrain).toMatchObject({ rows: 1, conflicts: 1 });
  expect(description.testInValidation.rows).toBe(2);
  expect([...description.leakedTestRows]).toEqual([1, 2]);
  expect(formatDescription(description).split('\n')).toEqual([
    'rows: train 6, validation 2, test 5',
    'classes: 2; in train: x 4 (67 %), y 2 (33 %)',
    'train: 3 repeated texts, 1 with another label',
    'train: 2 empty texts',
    'test: tokens a text: median 5, 95 % ≤ 200, longest 200; 20 % cut at 128',
    'test: 1 empty texts',
    'test: 1 rows with a label that train lacks',
    'validation: 1 text is also in train',
    'test: 1 text is also in train, 1 with another label',
    'test: 2 texts are also in validation, 1 with another label',
  ]);
});

test('lengths are summed up', () => {
  const lengths = Array.from({ length: 100 }, (_, i) => i + 1);
  expect(summariseLengths({ lengths, maxLength: 90 })).toEqual({
    mean: 50.5,
    median: 50,
    p95: 95,
    max: 100,
    maxLength: 90,
    truncated: 0.1,
  });
  expect(summariseLengths({ lengths: [], maxLength: 90 })).toBeUndefined();
});

test('near-equal texts have different fingerprints', () => {
  const seen = new Set<bigint>();
  const lanes = [new Set<number>(), new Set<number>()];
  const print = new Uint32Array(2);
  for (let i = 0; i < 100_000; i++) {
    fingerprint(`text number ${i} of many`, print);
    seen.add((BigInt(print[0]!) << 32n) | BigInt(print[1]!));
    lanes[0]!.add(print[0]!);
    lanes[1]!.add(print[1]!);
  }
  expect(seen.size).toBe(100_000);
  // By chance alone about n²/2³³ = 1 of a lane's 32-bit values meet.
  for (const lane of lanes) expect(100_000 - lane.size).toBeLessThan(15);
});
