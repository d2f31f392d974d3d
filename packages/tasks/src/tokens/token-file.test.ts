import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTokenFile, writeTokenFile } from './token-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-tokens-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function* iterate<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

test('the ids of any rows come back in the order asked for', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) =>
    Uint32Array.from({ length: i % 7 }, (_, j) => i * 10 + j),
  );
  await writeTokenFile(join(folder, 'train'), iterate(rows));
  const file = (await openTokenFile(join(folder, 'train')))!;
  expect(file.rows).toBe(1000);
  expect([...file.lengths]).toEqual(rows.map((row) => row.length));
  expect(await file.read([999, 0, 5, 5])).toEqual([rows[999], rows[0], rows[5], rows[5]]);
  await file.close();
});

test('a text longer than the buffer is kept whole', async () => {
  const long = Uint32Array.from({ length: 600_000 }, (_, i) => i);
  await writeTokenFile(join(folder, 'a'), iterate([Uint32Array.of(1), long, Uint32Array.of(2)]));
  const file = (await openTokenFile(join(folder, 'a')))!;
  const [short, read] = await file.read([2, 1]);
  expect(short).toEqual(Uint32Array.of(2));
  expect(Buffer.from(read!.buffer).equals(Buffer.from(long.buffer))).toBe(true);
  await file.close();
});

test('where writing failed there is no file and nothing is left over', async () => {
  async function* failing() {
    yield Uint32Array.of(1);
    throw new Error('stop');
  }
  await expect(writeTokenFile(join(folder, 'a'), failing())).rejects.toThrow('stop');
  expect(await openTokenFile(join(folder, 'a'))).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});
