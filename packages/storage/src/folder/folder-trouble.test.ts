import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileFailure } from '../errors/file-failure.ts';
import { openStorage } from '../open.ts';
import { contentOf, keysOf } from '../testing/content.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const x = Buffer.from('x');

test('a path, a file address and a path relative to a folder open the same', async () => {
  const plain = await openStorage(join(folder.path, 'store'));
  await plain.write('a', x);
  const addressed = await openStorage(plain.url);
  const relative = await openStorage('store', {}, { folder: folder.path });
  expect(plain.url).toMatch(/^file:\/\/.*\/store$/);
  for (const storage of [addressed, relative]) {
    expect(await storage.stat('a')).toMatchObject({ size: 1 });
    expect(storage.folder).toBe(join(folder.path, 'store'));
  }
});

test('a file where a folder is needed is told, and stays', async () => {
  const storage = await openStorage(folder.path);
  await storage.write('a', x);
  await expect(storage.write('a/b', x)).rejects.toMatchObject({ code: 'OBJECT_KEY' });
  await storage.write('c/d', x);
  await expect(storage.write('c', x)).rejects.toMatchObject({ code: 'OBJECT_KEY' });
  expect(await keysOf(storage)).toEqual(['a', 'c/d']);
});

test('a name that no file system takes is told', async () => {
  const storage = await openStorage(folder.path);
  await expect(storage.write('n'.repeat(300), x)).rejects.toMatchObject({ code: 'OBJECT_KEY' });
});

test('links to files and folders are followed, in a circle only once', async () => {
  await mkdir(join(folder.path, 'elsewhere'));
  await writeFile(join(folder.path, 'elsewhere/file'), 'x');
  await mkdir(join(folder.path, 'store/deep'), { recursive: true });
  await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'store/linked'), 'junction');
  await symlink(join(folder.path, 'store'), join(folder.path, 'store/deep/up'), 'junction');
  const storage = await openStorage(join(folder.path, 'store'));
  const keys = await keysOf(storage);
  expect(keys).toContain('linked/file');
  expect(keys.length).toBeLessThan(4);
});

test('what is on the way is kept for a week and never listed', async () => {
  const storage = await openStorage(folder.path);
  await storage.write('a', x);
  const partial = join(folder.path, '.havn-partial');
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, 'young.part'), 'x');
  await writeFile(join(partial, 'old.part'), 'x');
  const longAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  await utimes(join(partial, 'old.part'), longAgo, longAgo);
  expect(await keysOf(storage)).toEqual(['a']);
  await expect(storage.write('.havn-partial/x', x)).rejects.toMatchObject({ code: 'OBJECT_KEY' });
  await storage.close();
  expect(await readdir(partial)).toEqual(['young.part']);
});

test.each([
  ['ENOSPC', 'DISK_FULL', /no room is left in .*p$/],
  ['EDQUOT', 'DISK_FULL', /no room/],
  ['EACCES', 'ACCESS_DENIED', /with the user .+/],
  ['EROFS', 'ACCESS_DENIED', /refuses to write/],
])('%s becomes %s', (code, expected, message) => {
  const error = Object.assign(new Error(code), { code });
  const action = { url: 'file:///s', key: 'k', path: '/s/p', act: 'write' } as const;
  const failure = fileFailure(error, action) as Error;
  expect(failure).toMatchObject({ code: expected, cause: error });
  expect(failure.message).toMatch(message);
});

const child = new URL('../../dist/index.js', import.meta.url).href;

/** Uploads in a process of its own; what it prints tells how far it came. */
function uploading(store: string, file: string, shell?: string) {
  const program = `
    import { openStorage } from ${JSON.stringify(child)};
    const storage = await openStorage(${JSON.stringify(store)});
    let sum = 0;
    await storage
      .upload('large', ${JSON.stringify(file)}, { onBytes: (bytes) => console.log((sum += bytes)) })
      .catch((error) => console.log(error.code));`;
  const node = [process.execPath, '--input-type=module', '-e', program];
  const [command, ...args] = shell ? ['sh', '-c', shell, 'sh', ...node] : node;
  const started = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ended = new Promise<string>((resolve) => started.on('close', () => resolve(said)));
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return { started, ended };
}

test('an upload whose process is killed leaves no object, and is gone on with', async () => {
  const store = join(folder.path, 'store');
  const file = join(folder.path, 'file');
  const content = randomBytes(64 * 2 ** 20);
  await writeFile(file, content);
  const { started, ended } = uploading(store, file);
  started.stdout.on('data', (text: string) => {
    if (Number(text.trim().split('\n').at(-1)) > 20 * 2 ** 20) started.kill('SIGKILL');
  });
  await ended;
  const storage = await openStorage(store);
  if (await storage.stat('large')) return; // The machine was quicker than the kill.
  let first = 0;
  await storage.upload('large', file, { onBytes: (bytes) => (first ||= bytes) });
  expect(first).toBeGreaterThanOrEqual(16 * 2 ** 20);
  expect((await contentOf(storage, 'large')).equals(content)).toBe(true);
  await storage.close();
  expect(await readdir(store)).toEqual(['large']);
});

test('a file system that takes no more bytes is told, and gone on with', async () => {
  if (process.platform === 'win32') return;
  const store = join(folder.path, 'store');
  const file = join(folder.path, 'file');
  const content = randomBytes(24 * 2 ** 20);
  await writeFile(file, content);
  // In blocks of 512 or 1024 bytes: at most 20 MiB.
  const limited = `trap '' XFSZ; ulimit -f 20480; exec "$@"`;
  expect(await uploading(store, file, limited).ended).toMatch(/\nDISK_FULL\n$/);
  const storage = await openStorage(store);
  expect(await keysOf(storage)).toEqual([]);
  await storage.upload('large', file);
  expect((await readFile(join(store, 'large'))).equals(content)).toBe(true);
});
