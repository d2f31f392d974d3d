import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readDataset } from '../dataset/read-dataset.ts';
import { readRows } from '../read-rows.ts';
import { collect, failure, temporaryFile } from '../testing/temporary-files.ts';
import { decompressors } from './decompress.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../test/fixtures/${name}.parquet`, import.meta.url));
const WHOLE = { validationShare: 0, testShare: 0 };
const TEXTS = ['first, text', 'say "hi"', 'größer 😀', '', 'fünf\nZeilen', 'six', 'seven'];

test.each(['snappy', 'gzip', 'brotli'])('files of pyarrow, compressed with %s', async (name) => {
  const dataset = await readDataset({ train: fixture(name), ...WHOLE });
  expect(dataset.columns).toEqual({ text: 'text', label: 'label', guessed: true });
  expect([...dataset.splits.train.targets]).toEqual([0, 1, 0, 1, 2, 2, 0]);
  const rows = await collect(dataset.splits.train.read());
  expect(rows.map(({ text }) => text)).toEqual(TEXTS);
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('lists are several labels', async () => {
  const options = { train: fixture('snappy'), label: 'tags', problem: 'multi_label' } as const;
  const { splits, labels } = await readDataset({ ...options, ...WHOLE });
  expect(labels).toEqual(['x', 'y']);
  expect([...splits.train.targets]).toEqual([1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]);
});

test('a null text is an error with its row', async () => {
  const file = fixture('none');
  const rows = await readRows(file);
  expect(await failure(collect(rows.read()))).toMatchObject({
    code: 'MISSING_TEXT',
    location: { file, line: 8 },
  });
});

test('Zstandard is read where Node can, and refused by name where not', async () => {
  const reading = readDataset({ train: fixture('zstd'), ...WHOLE });
  if ('ZSTD' in decompressors()) expect((await reading).splits.train.rows).toBe(7);
  else expect(await failure(reading)).toMatchObject({ code: 'UNREADABLE_PARQUET' });
});

test('a file that is cut off is refused', async () => {
  const content = readFileSync(fixture('snappy'));
  const file = temporaryFile('cut.parquet', content.subarray(0, content.length - 100));
  expect(await failure(readDataset({ train: file }))).toMatchObject({
    code: 'UNREADABLE_PARQUET',
    location: { file },
  });
});
