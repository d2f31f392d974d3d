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
async function begin(make: Make): Promise<void> {
  at = join(folder.path, `${count++}`);
  await mkdir(join(at, 'd'), { recursive: true });
  place = await make(at);
  await data('init', '--no-scm');
  await data('remote', 'add', '-d', 'place', place.url);
  for (const [name, value] of Object.entries(place.options)) {
    await data('remote', 'modify', '--local', 'place', name, value);
  }
  for (let i = 0; i < MANY; i++) await writeFile(join(at, `d/${i}`), content(i));
  await data('add', 'd');
}

const cached = () =>
  readdirSync(join(at, '.dvc/cache'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;

/** All goes, what was lost is seen and goes again, and all comes back. */
async function thereAndBack(): Promise<void> {
  expect(await data('push')).toBe(`${MANY + 1} files pushed\n`);
  expect(place.keys?.()).toHaveLength(MANY + 1);
  expect(await data('push')).toBe('Everything is up to date.\n');
  for (const i of [0, 501, MANY - 1]) place.remove(keyOf(i));
  const lost = { 'd/0': 'new', 'd/501': 'new', [`d/${MANY - 1}`]: 'new' };
  expect(JSON.parse(await data('status', '-c', '--json'))).toEqual(lost);
  expect(await data('push')).toBe('3 files pushed\n');
  expect(await data('status', '-c')).toContain('are in sync');
  await rm(join(at, '.dvc/cache'), { recursive: true });
  expect(await data('fetch')).toBe(`${MANY + 1} files fetched\n`);
  expect(cached()).toBe(MANY + 1);
}

const places: readonly (readonly [string, Make])[] = [
  ['S3, by pages of 3', () => s3Place(testKey, 3)],
  ['GCS, by pages of 100', (path) => gcsPlace(path, 100)],
];

test.each(places)(
  'many objects go to %s, are seen there, come back and are swept',
  async (_, make) => {
    await begin(make);
    await thereAndBack();
    for (let i = KEPT; i < MANY; i++) await rm(join(at, `d/${i}`));
    await data('commit', '-f');
    await data('push');
    await data('gc', '-w', '-c', '--dry');
    expect(place.keys?.()).toHaveLength(MANY + 2);
    await data('gc', '-w', '-c', '-f');
    expect(place.keys?.()).toHaveLength(KEPT + 1);
    expect(place.has(keyOf(KEPT - 1))).toBe(true);
    expect(cached()).toBe(KEPT + 1);
    expect(await data('status', '-c')).toContain('are in sync');
  },
  120_000,
);

test('many objects go to a web server, which has no listings; gc refuses before it removes anything', async () => {
  await begin(() => httpPlace());
  await thereAndBack();
  await rm(join(at, 'd/0'));
  await data('commit', '-f');
  const before = [cached(), place.keys?.().length];
  for (const more of [[], ['--dry']]) {
    const { code, stderr } = await run('gc', '-w', '-c', '-f', ...more);
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORAGE_UNSUPPORTED')]);
  }
  expect([cached(), place.keys?.().length]).toEqual(before);
}, 120_000);
