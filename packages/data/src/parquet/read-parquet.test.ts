import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readParquet } from './read-parquet.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../test/fixtures/${name}.parquet`, import.meta.url));

test.each(['snappy', 'gzip', 'brotli', 'none'])('values keep their kinds: %s', async (name) => {
  const read = await readParquet(fixture(name), { name, mostCells: 1_000 });
  expect(read.columns).toEqual(['text', 'label', 'tags']);
  expect(read.rows.slice(0, 2)).toEqual([
    ['first, text', 0, ['x', 'y']],
    ['say "hi"', 1, []],
  ]);
  expect(read.rows).toHaveLength(name === 'none' ? 8 : 7);
  if (name === 'none') expect(read.rows.at(-1)).toEqual([null, 1, ['x']]);
});

test('no more cells are read than asked for, and the rows are counted', async () => {
  const read = await readParquet(fixture('none'), { name: 'none', mostCells: 10 });
  expect([read.rows.length, read.count]).toEqual([3, 8]);
});

test('what is no Parquet file is told', async () => {
  const whole = fixture('snappy');
  const broken = Buffer.from(whole);
  broken.fill(0xff, 4, 400);
  for (const bytes of [Buffer.alloc(0), Buffer.from('PAR1'), whole.subarray(0, 900), broken]) {
    await expect(readParquet(bytes, { name: 'x', mostCells: 99 })).rejects.toMatchObject({
      code: 'UNREADABLE_PARQUET',
    });
  }
});
