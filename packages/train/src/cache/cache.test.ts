import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedFolder, cacheLimitBytes } from './cache.ts';

let home: string;
const before = { ...process.env };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'havn-cache-'));
  process.env.HAVN_HOME = home;
});
afterEach(async () => {
  for (const name of ['HAVN_HOME', 'HAVN_CACHE_MAX_GIB']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await rm(home, { recursive: true });
});

const kilobytes = (count: number) => async (folder: string) => {
  await writeFile(join(folder, 'data'), new Uint8Array(count * 1024));
};
const entries = async () => (await readdir(join(home, 'cache', 'things'))).sort();

test('what is cached is built once and found under its key', async () => {
  let built = 0;
  const build = async (folder: string) => {
    built += 1;
    await writeFile(join(folder, 'data'), 'x');
  };
  const first = await cachedFolder('things', { a: 1 }, build);
  const again = await cachedFolder('things', { a: 1 }, build);
  const other = await cachedFolder('things', { a: 2 }, build);
  expect([first.hit, again.hit, other.hit, built]).toEqual([false, true, false, 2]);
  expect(again.folder).toBe(first.folder);
  expect(await readFile(join(again.folder, 'data'), 'utf8')).toBe('x');
});

test('a folder that could not be built leaves nothing', async () => {
  const failing = cachedFolder('things', { a: 1 }, async (folder) => {
    await kilobytes(1)(folder);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await entries()).toEqual([]);
});

test('two that build the same at once end with one folder', async () => {
  const build = kilobytes(1);
  const both = [cachedFolder('things', { a: 1 }, build), cachedFolder('things', { a: 1 }, build)];
  const [one, two] = await Promise.all(both);
  expect(one!.folder).toBe(two!.folder);
  expect((await entries()).length).toBe(1);
});

test('the cache is bounded: what was used longest ago goes first', async () => {
  process.env.HAVN_CACHE_MAX_GIB = String(2500 / 2 ** 20);
  const folders: string[] = [];
  for (let i = 0; i < 2; i++) {
    const { folder } = await cachedFolder('things', { i }, kilobytes(1000));
    await utimes(folder, 1000 + i, 1000 + i);
    folders.push(basename(folder));
  }
  // Using the first one makes the second the oldest.
  await cachedFolder('things', { i: 0 }, kilobytes(1000));
  const { folder } = await cachedFolder('things', { i: 2 }, kilobytes(1000));
  expect(await entries()).toEqual([folders[0]!, basename(folder)].sort());
  // What is larger than the bound is kept for the run that made it.
  const large = await cachedFolder('things', { i: 3 }, kilobytes(4000));
  expect(await entries()).toEqual([basename(large.folder)]);
});

test('what a killed process left half-built is removed after a day, not before', async () => {
  const parent = join(home, 'cache', 'things');
  for (const [name, age] of [
    ['old.tmp', 2 * 86_400],
    ['young.tmp', 60],
  ] as const) {
    await mkdir(join(parent, name), { recursive: true });
    const time = Date.now() / 1000 - age;
    await utimes(join(parent, name), time, time);
  }
  const { folder } = await cachedFolder('things', {}, kilobytes(1));
  expect(await entries()).toEqual([basename(folder), 'young.tmp'].sort());
});

test('a bound that is no number is a usage error', () => {
  process.env.HAVN_CACHE_MAX_GIB = 'plenty';
  expect(cacheLimitBytes).toThrow(/HAVN_CACHE_MAX_GIB is "plenty"/);
});
