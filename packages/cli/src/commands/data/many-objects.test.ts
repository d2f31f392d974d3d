import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testKey } from '@havn/storage/testing';
import { afterEach, expect, test } from 'vitest';
import { gcsPlace, httpPlace, type RemotePlace, s3Place } from '../../testing/remote-places.ts';
import { havnHere } from '../../testing/run-havn.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder('many-objects');

/** More than a page of a bucket holds. */
const MORE_THAN_A_PAGE = 1_050;
/** More than are asked for one by one. */
const MANY = 510;
const KEPT = 60;

type Make = (folder: string) => Promise<RemotePlace>;

let at = '';
let count = 0;
let place: RemotePlace;
afterEach(() => place.close());

const run = (...args: readonly string[]) => havnHere(at, 'data', ...args);

async function data(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

const content = (i: number) => `object ${i}`;

function keyOf(i: number): string {
  const md5 = createHash('md5').update(content(i)).digest('hex');
  return `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
}

/** A repository with a folder of many files, and its remote. */
async function begin(files: number, make: Make): Promise<void> {
  at = join(folder.path, `${count++}`);
  await mkdir(join(at, 'd'), { recursive: true });
  place = await make(at);
  await data('init', '--no-scm');
  await data('remote', 'add', '-d', 'place', place.url);
  for (const [name, value] of Object.entries(place.options)) {
    await data('remote', 'modify', '--local', 'place', name, value);
  }
  for (let i = 0; i < files; i++) await writeFile(join(at, `d/${i}`), content(i));
  await data('add', 'd');
}

const cached = () =>
  readdirSync(join(at, '.dvc/cache'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;

/** All goes, what was lost is seen and goes again, and all comes back. */
async function thereAndBack(files: number): Promise<void> {
  expect(await data('push')).toBe(`${files + 1} files pushed\n`);
  expect(place.keys?.()).toHaveLength(files + 1);
  expect(await data('push')).toBe('Everything is up to date.\n');
  for (const i of [0, 501, files - 1]) place.remove(keyOf(i));
  const lost = { 'd/0': 'new', 'd/501': 'new', [`d/${files - 1}`]: 'new' };
  expect(JSON.parse(await data('status', '-c', '--json'))).toEqual(lost);
  expect(await data('push')).toBe('3 files pushed\n');
  expect(await data('status', '-c')).toContain('are in sync');
  await rm(join(at, '.dvc/cache'), { recursive: true });
  expect(await data('fetch')).toBe(`${files + 1} files fetched\n`);
  expect(cached()).toBe(files + 1);
}

const places: readonly (readonly [string, number, Make])[] = [
  ['S3, by pages of 3', MANY, () => s3Place(testKey, 3)],
  ['GCS, by pages of 1000', MORE_THAN_A_PAGE, (path) => gcsPlace(path)],
];

test.each(places)(
  'many objects go to %s, are seen there, come back and are swept',
  async (_, files, make) => {
    await begin(files, make);
    await thereAndBack(files);
    for (let i = KEPT; i < files; i++) await rm(join(at, `d/${i}`));
    await data('commit', '-f');
    await data('push');
    await data('gc', '-w', '-c', '--dry');
    expect(place.keys?.()).toHaveLength(files + 2);
    await data('gc', '-w', '-c', '-f');
    expect(place.keys?.()).toHaveLength(KEPT + 1);
    expect(place.has(keyOf(KEPT - 1))).toBe(true);
    expect(cached()).toBe(KEPT + 1);
    expect(await data('status', '-c')).toContain('are in sync');
  },
  120_000,
);

test('many objects go to a web server, which has no listings; gc refuses before it removes anything', async () => {
  await begin(MANY, () => httpPlace());
  await thereAndBack(MANY);
  await rm(join(at, 'd/0'));
  await data('commit', '-f');
  const before = [cached(), place.keys?.().length];
  for (const more of [[], ['--dry']]) {
    const { code, stderr } = await run('gc', '-w', '-c', '-f', ...more);
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORAGE_UNSUPPORTED')]);
  }
  expect([cached(), place.keys?.().length]).toEqual(before);
}, 120_000);
