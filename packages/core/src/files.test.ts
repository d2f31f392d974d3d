import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { containedPath, sha256, sha256File, writeFileAtomic, writeFolderAtomic } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-core-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  test('replaces a file whole, makes folders, and leaves nothing else', async () => {
    const path = join(folder, 'a/b.txt');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'a'))).toEqual(['b.txt']);
  });

  test('a stream that fails leaves the old file and no rest', async () => {
    const path = join(folder, 'b.txt');
    await writeFileAtomic(path, 'old');
    async function* failing() {
      yield 'new';
      throw new Error('stop');
    }
    await expect(writeFileAtomic(path, failing())).rejects.toThrow('stop');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['b.txt']);
  });
});

test('writeFolderAtomic replaces a folder only when it is complete', async () => {
  const path = join(folder, 'bundle');
  await writeFolderAtomic(path, (target) => writeFile(join(target, 'x'), '1'));
  const failing = writeFolderAtomic(path, async (target) => {
    await writeFile(join(target, 'y'), '2');
    throw new Error('stop');
  });
  await expect(failing).rejects.toThrow('stop');
  expect(await readdir(path)).toEqual(['x']);
  expect(await readdir(folder)).toEqual(['bundle']);
});

describe('containedPath', () => {
  test('gives the real path of what lies inside, existing or not', async () => {
    await writeFile(join(folder, 'in'), '');
    expect(await containedPath(folder, 'in')).toMatch(/in$/);
    expect(await containedPath(folder, 'new/deep')).toMatch(/new.deep$/);
  });

  test.each(['../x', 'a/../../x', '/etc/passwd', 'C:/x', 'a\\..\\x', 'a\0b'])(
    'refuses %j',
    async (path) => {
      await expect(containedPath(folder, path)).rejects.toMatchObject({ code: 'PATH_ESCAPES' });
    },
  );

  test('refuses a symbolic link that leads out', async () => {
    await symlink(tmpdir(), join(folder, 'out'));
    await expect(containedPath(folder, 'out/x')).rejects.toMatchObject({ code: 'PATH_ESCAPES' });
  });
});

test('the hash of a file is that of its content', async () => {
  await writeFile(join(folder, 'f'), 'abc');
  expect(await sha256File(join(folder, 'f'))).toBe(sha256('abc'));
});
