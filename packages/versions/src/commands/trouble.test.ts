import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { waitForLocks, withRepositoryLock } from '../lock/repository-lock.ts';
import { openRepository } from '../repository/repository.ts';
import { damagedObjects, TestRepository } from '../testing/repository.ts';
import { add } from './add.ts';
import { checkout } from './checkout.ts';
import { fetch, push } from './transfer.ts';

const FOO = 'acbd18db4cc2f85cedef654fccc4a4d8';

const objectOf = (folder: string, md5: string) =>
  join(folder, 'files/md5', md5.slice(0, 2), md5.slice(2));

function damage(path: string, content = 'bar'): void {
  chmodSync(path, 0o644);
  writeFileSync(path, content);
  chmodSync(path, 0o444);
}

test('an object of the cache with other bytes is named and not used; the file in the workspace saves it', async () => {
  const data = new TestRepository();
  data.write('foo', 'foo');
  await data.with((context) => add(context, [data.path('foo')]));
  const object = objectOf(data.path('.dvc/cache'), FOO);
  damage(object);
  data.remove('foo');
  await expect(data.with((context) => checkout(context))).rejects.toMatchObject({
    code: 'OBJECT_CORRUPT',
    message: expect.stringContaining(object),
  });
  expect(existsSync(data.path('foo'))).toBe(false);
  data.write('foo', 'foo');
  await data.with((context) => add(context, [data.path('foo')]));
  data.remove('foo');
  await data.with((context) => checkout(context));
  expect(data.read('foo')).toBe('foo');
});

test('a damaged object goes neither to the remote nor from it', async () => {
  const data = new TestRepository();
  data.write('foo', 'foo');
  await data.with((context) => add(context, [data.path('foo')]));
  const [cached, kept] = [objectOf(data.path('.dvc/cache'), FOO), objectOf(data.remote, FOO)];
  damage(cached);
  await expect(data.with((context) => push(context, {}))).rejects.toMatchObject({
    code: 'OBJECT_CORRUPT',
  });
  expect(existsSync(kept)).toBe(false);
  damage(cached, 'foo');
  await data.with((context) => push(context, {}));
  damage(kept);
  data.remove('.dvc/cache');
  await expect(data.with((context) => fetch(context, {}))).rejects.toMatchObject({
    code: 'OBJECT_CORRUPT',
    message: expect.stringContaining(data.remote),
  });
  expect(existsSync(cached)).toBe(false);
  expect(data.read('foo')).toBe('foo');
});

test('a half-written object is written anew', async () => {
  const data = new TestRepository();
  data.write('foo', 'foo');
  await data.with((context) => add(context, [data.path('foo')]));
  const object = objectOf(data.path('.dvc/cache'), FOO);
  chmodSync(object, 0o644);
  writeFileSync(object, 'fo');
  await data.with((context) => add(context, [data.path('foo')]));
  expect(damagedObjects(data.path('.dvc/cache/files/md5'))).toEqual([]);
});

test('a file that the remote lost is named; the others come', async () => {
  const data = new TestRepository();
  data.write('d/foo', 'foo');
  data.write('d/other', 'other');
  await data.with((context) => add(context, [data.path('d')]));
  await data.with((context) => push(context, {}));
  rmSync(objectOf(data.remote, FOO));
  data.remove('.dvc/cache');
  data.remove('d');
  await expect(data.with((context) => fetch(context, {}))).rejects.toMatchObject({
    code: 'OBJECTS_MISSING',
    message: expect.stringContaining('d/foo'),
  });
  await data.with((context) => checkout(context, { allowMissing: true }));
  expect(data.read('d/other')).toBe('other');
});

test('a push that has nothing to push finds what the remote lost', async () => {
  const data = new TestRepository();
  data.write('d/foo', 'foo');
  await data.with((context) => add(context, [data.path('d')]));
  expect(await data.with((context) => push(context, {}))).toBe(2);
  expect(await data.with((context) => push(context, {}))).toBe(0);
  rmSync(objectOf(data.remote, FOO));
  expect(await data.with((context) => push(context, {}))).toBe(1);
});

test('files that are nowhere else are not overwritten', async () => {
  const data = new TestRepository();
  data.write('d/foo', 'foo');
  await data.with((context) => add(context, [data.path('d')]));
  data.write('d/foo', 'mine alone');
  data.write('d/new', 'new');
  await expect(data.with((context) => checkout(context))).rejects.toMatchObject({
    code: 'UNSAVED_FILES',
  });
  expect(data.read('d/foo')).toBe('mine alone');
  await data.with((context) => checkout(context, { force: true }));
  expect(data.read('d/foo')).toBe('foo');
  expect(existsSync(data.path('d/new'))).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'a write that fails leaves no half object, no .dvc file, and the data',
  () => {
    const data = new TestRepository();
    const content = Buffer.alloc(3 << 20, 7);
    data.write('big', content);
    // A limit on the size of files makes the system refuse, as a full disk does.
    const limited = data.run(['add', data.path('big')], "trap '' XFSZ; ulimit -f 2048");
    expect(limited.status).toBe(1);
    expect(limited.stdout).toContain('EFBIG');
    expect(damagedObjects(data.path('.dvc/cache/files/md5'))).toEqual([]);
    expect(existsSync(data.path('big.dvc'))).toBe(false);
    expect(readFileSync(data.path('big')).equals(content)).toBe(true);
    expect(data.run(['add', data.path('big')]).status).toBe(0);
  },
);

test('of two processes one waits, and gives up with the number of the other', async () => {
  const data = new TestRepository();
  data.write('foo', 'foo');
  const holder = data.spawn(['hold']);
  await once(holder.stdout, 'data');
  const second = data.run(['add', data.path('foo')]);
  expect(second.stdout).toContain('REPOSITORY_LOCKED');
  const ended = once(holder, 'exit');
  holder.kill('SIGKILL');
  await ended;
  const third = data.run(['add', data.path('foo')]);
  expect(third.stdout).toContain(`Process ${holder.pid} was killed`);
  expect(third.status).toBe(0);
});

test('who waits for locks waits until the other one has finished', async () => {
  const data = new TestRepository();
  const repository = openRepository(data.root);
  const said: string[] = [];
  const options = { waitMs: 1, onRecovered: (message: string) => said.push(message) };
  const held = withRepositoryLock(repository, () => sleep(150));
  await sleep(50);
  const second = () => withRepositoryLock(repository, async () => 'done', options);
  await expect(second()).rejects.toMatchObject({ code: 'REPOSITORY_LOCKED' });
  waitForLocks();
  onTestFinished(() => waitForLocks(false));
  expect(await second()).toBe('done');
  expect(said).toEqual([expect.stringContaining('Waiting: ')]);
  await held;
});

const FILES = 1_500;

function manyFiles(data: TestRepository): void {
  for (let i = 0; i < FILES; i++) data.write(`d/${i % 10}/${i}`, `content ${i}`);
}

/** Kills the command as soon as `begun` sees its first traces. */
async function kill(data: TestRepository, args: readonly string[], begun: () => boolean) {
  const child = data.spawn(args);
  const ended = once(child, 'exit');
  while (!begun() && child.exitCode === null) await sleep(1);
  child.kill('SIGKILL');
  await ended;
}

const anyIn = (folder: string) => existsSync(folder) && readdirSync(folder).length > 0;

test('add, push, checkout and pull that were killed leave only whole objects, and end when run again', async () => {
  const data = new TestRepository();
  manyFiles(data);
  const objects = data.path('.dvc/cache/files/md5');
  await kill(data, ['add', data.path('d')], () => anyIn(join(objects, '.havn-staging')));
  expect(damagedObjects(objects)).toEqual([]);
  expect(data.run(['add', data.path('d')]).status).toBe(0);

  const remote = join(data.remote, 'files/md5');
  await kill(data, ['push'], () => anyIn(join(remote, '.havn-staging')));
  expect(damagedObjects(remote)).toEqual([]);
  expect(data.run(['push']).status).toBe(0);

  data.remove('d');
  const temporary = data.path('.dvc/tmp');
  const checkingOut = () => readdirSync(temporary).some((name) => name.startsWith('havn-checkout'));
  await kill(data, ['checkout'], checkingOut);
  expect(data.run(['checkout']).status).toBe(0);
  expect(await data.status()).toEqual({});

  data.remove('d');
  data.remove('.dvc/cache');
  await kill(data, ['pull'], () => anyIn(join(objects, '.havn-staging')));
  expect(damagedObjects(objects)).toEqual([]);
  expect(data.run(['pull']).status).toBe(0);
  expect(await data.status()).toEqual({});
  expect(data.read('d/7/1497')).toBe('content 1497');
  expect(readdirSync(objects)).not.toContain('.havn-staging');
}, 120_000);
