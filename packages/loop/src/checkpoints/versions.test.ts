import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearVersions, removeUnfinished, saveVersion, versions } from './versions.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-versions-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const write = (text: string) => (path: string) => writeFile(join(path, 'text'), text);

describe('versions of a checkpoint', () => {
  it('replace the one before of the same kind only', async () => {
    await saveVersion(folder, 'last', 9, write('a'));
    await saveVersion(folder, 'best', 9, write('b'));
    await saveVersion(folder, 'last', 10, write('c'));
    expect((await readdir(folder)).sort()).toEqual(['best-00000009', 'last-00000010']);
  });

  it('keep the old one when writing the new one fails', async () => {
    await saveVersion(folder, 'last', 1, write('a'));
    const failing = saveVersion(folder, 'last', 2, async (path) => {
      await write('half')(path);
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(folder)).toEqual(['last-00000001']);
  });

  it('do not show what a killed process left half-written', async () => {
    await saveVersion(folder, 'last', 1, write('a'));
    await mkdir(join(folder, 'last-00000002.0123456789ab.tmp'));
    await mkdir(join(folder, 'last-00000000.removed.tmp'));
    expect((await versions(folder, 'last')).map(({ step }) => step)).toEqual([1]);
    await removeUnfinished(folder);
    expect(await readdir(folder)).toEqual(['last-00000001']);
  });

  it('prefer the newest when two are there, beyond eight digits too', async () => {
    await mkdir(join(folder, 'last-99999999'));
    await mkdir(join(folder, 'last-100000000'));
    expect((await versions(folder, 'last')).at(-1)?.step).toBe(100_000_000);
  });

  it('are cleared without touching other files', async () => {
    await writeFile(join(folder, 'notes.txt'), '');
    await saveVersion(folder, 'last', 1, write('a'));
    await saveVersion(folder, 'best', 1, write('a'));
    await clearVersions(folder);
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });
});
