import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testKey } from '@havn/storage/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  gcsPlace,
  httpPlace,
  type RemotePlace,
  s3Place,
  sshPlace,
} from '../../testing/remote-places.ts';
import { havnHere } from '../../testing/run-havn.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder('remotes');
const noSsh = spawnSync('ssh', ['-V']).status !== 0;
if (noSsh) console.log('skipped: ssh, which is not installed');

let at = '';
let count = 0;
let place: RemotePlace;

const run = (...args: readonly string[]) => havnHere(at, 'data', ...args);

/** Runs a command that has to succeed; gives what it printed. */
async function data(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

const keyOf = (content: string | Buffer) => {
  const md5 = createHash('md5').update(content).digest('hex');
  return `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
};
const cached = (content: string | Buffer) => join(at, '.dvc/cache', keyOf(content));
const large = randomBytes(9 * 2 ** 20);

async function begin(made: RemotePlace): Promise<void> {
  place = made;
  Object.assign(process.env, made.environment);
  await data('init', '--no-scm');
  await data('remote', 'add', '-d', 'place', made.url);
  for (const [name, value] of Object.entries(made.options)) {
    await data('remote', 'modify', '--local', 'place', name, value);
  }
  await mkdir(join(at, 'd/sub'), { recursive: true });
  for (let i = 0; i < 12; i++) await writeFile(join(at, 'd/sub', `${i}`), `small ${i}`);
  await writeFile(join(at, 'd/large'), large);
  await data('add', 'd');
}

async function forget(): Promise<void> {
  await rm(join(at, '.dvc/cache'), { recursive: true, force: true });
  await rm(join(at, 'd'), { recursive: true, force: true });
}

beforeEach(async () => {
  at = join(folder.path, `${count++}`);
  await mkdir(at);
});
afterEach(async () => {
  for (const name of Object.keys(place.environment)) delete process.env[name];
  await place.close();
});

const kinds: Readonly<Record<string, () => Promise<RemotePlace>>> = {
  s3: () => s3Place(),
  gs: () => gcsPlace(at),
  ssh: sshPlace,
  http: httpPlace,
};

describe.each(Object.keys(kinds).filter((kind) => kind !== 'ssh' || !noSsh))('%s', (kind) => {
  test('push, status, fetch, pull and gc, with what is cut off, lost and changed on the way', async () => {
    await begin(await kinds[kind]!());
    const lists = kind !== 'http';
    expect(JSON.parse(await data('status', '-c', '--json'))).toMatchObject({ d: 'new' });
    place.cutAfter(4 * 2 ** 20);
    expect(await data('push')).toBe('14 files pushed\n');
    expect(await data('push')).toBe('Everything is up to date.\n');
    expect(await data('status', '-c')).toBe("Cache and remote 'place' are in sync.\n");

    await forget();
    const before = place.moved();
    place.cutAfter(6 * 2 ** 20);
    expect(await data('fetch', '-j', '2')).toBe('14 files fetched\n');
    // What had come before the cut is not sent again.
    expect(place.moved() - before).toBeLessThan(large.length * 1.3);
    expect(await data('pull')).toBe('A\td/\n13 files added\n');
    expect(readFileSync(join(at, 'd/large')).equals(large)).toBe(true);
    expect(await data('status', '--json')).toBe('{}\n');

    await forget();
    place.remove(keyOf('small 3'));
    expect(JSON.parse(await data('status', '-c', '--json'))).toMatchObject({ d: 'deleted' });
    const lost = await run('pull');
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain('OBJECTS_MISSING');
    expect(existsSync(cached('small 4'))).toBe(true);
    place.put(keyOf('small 3'), 'other bytes');
    const wrong = await run('pull');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('OBJECT_CORRUPT');
    expect(existsSync(cached('small 3'))).toBe(false);
    place.put(keyOf('small 3'), 'small 3');
    await data('pull');
    expect(await data('status', '--json')).toBe('{}\n');

    await rm(join(at, 'd/sub'), { recursive: true });
    await data('commit', '-f');
    await data('push');
    const swept = await run('gc', '-w', '-c', '-f');
    expect(swept.code, swept.stderr).toBe(lists ? 0 : 1);
    expect(place.has(keyOf('small 1'))).toBe(!lists);
    expect(place.has(keyOf(large))).toBe(true);
    if (!lists) expect(swept.stderr).toContain('STORAGE_UNSUPPORTED');
  });
});

test('credentials that have expired: whose, and how to renew them; the secret is not told', async () => {
  await begin(await s3Place({ ...testKey, token: 'session', expired: true }));
  for (const command of [['push'], ['status', '-c'], ['gc', '-w', '-c', '-f']]) {
    const { code, stderr } = await run(...command);
    expect(code).toBe(1);
    expect(stderr).toContain(`the access key ${testKey.id} of its options: it has expired`);
    expect(stderr).toContain('CREDENTIALS_EXPIRED');
    expect(stderr).not.toContain(testKey.secret);
  }
});

test('an identity that may not write is told what it lacks, and nothing is lost', async () => {
  await begin(await s3Place({ ...testKey, denied: ['s3:PutObject'] }));
  const { code, stderr } = await run('push');
  expect(code).toBe(1);
  expect(stderr).toContain('refuses s3:PutObject on arn:aws:s3:::bucket/some/prefix/files/md5/');
  expect(stderr).toContain(`it was asked with the access key ${testKey.id}`);
  expect(await readdir(join(at, 'd/sub'))).toHaveLength(12);
});

test('a remote of DVC’s that counts versions is refused before anything moves', async () => {
  await begin(await s3Place());
  await data('remote', 'modify', 'place', 'version_aware', 'true');
  const { code, stderr } = await run('push');
  expect([code, stderr]).toEqual([1, expect.stringContaining('REMOTE_VERSIONED')]);
  expect(place.moved()).toBe(0);
});
