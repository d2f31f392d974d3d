import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, type Storage } from '@havn/storage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ArtifactStore, openArtifactStore } from '../../artifacts/artifact-store.ts';
import type { TrackingStore } from '../../tracking-store.ts';
import { newExperiment, type Subject, unique } from './suite.ts';

const MIB = 2 ** 20;

export function artifactTests({ store, reopen }: Subject): void {
  let folder: string;
  let storage: Storage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'havn-artifacts-'));
    storage = await openStorage(folder);
  });
  afterAll(async () => {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  });

  const filesOf = ({ artifacts }: TrackingStore) =>
    openArtifactStore({ index: artifacts, storage });
  const keys = async () => {
    const found: string[] = [];
    for await (const { key } of storage.list('objects/')) found.push(key);
    return found;
  };
  const put = (files: ArtifactStore, path: string, text: string | Buffer) =>
    files.write(path, bytes(text));
  const names = async (files: ArtifactStore, path: string) =>
    (await files.list(path)).map(({ name, isFolder }) => (isFolder ? `${name}/` : name));

  test('files are listed folder by folder, whatever their names sort like', async () => {
    const files = filesOf(store());
    const root = unique('list');
    for (const name of ['a', 'dir/b', 'dir/deep/c', 'dir-2/d', 'dir.x', 'ü/é %_', 'z/y/x/w']) {
      await put(files, `${root}/${name}`, name);
    }
    expect(await names(files, root)).toEqual(['a', 'dir/', 'dir-2/', 'dir.x', 'z/', 'ü/']);
    expect(await names(files, `${root}/dir`)).toEqual(['b', 'deep/']);
    expect(await names(files, `${root}/z`)).toEqual(['y/']);
    expect(await names(files, `${root}/ü`)).toEqual(['é %_']);
    expect(await names(files, `${root}/a`)).toEqual([]);
    expect(await names(files, '')).toContain(`${root}/`);
    expect(await names(files, '')).not.toContain('objects/');
    expect(await files.isFolder(`${root}/dir`)).toBe(true);
    expect(await files.isFolder(`${root}/di`)).toBe(false);
    expect(await files.list(`${root}/dir`)).toMatchObject([{ size: `dir/b`.length }, {}]);
  });

  test('a file is read whole and from any place, also over the edge of a piece', async () => {
    const files = filesOf(store());
    const path = unique('big');
    const content = Buffer.alloc(21 * MIB, 'abcdefghijklmnopqrstuvwxyz0');
    await put(files, path, content);
    expect((await files.find(path))?.size).toBe(content.length);
    for (const start of [0, 1, 10 * MIB - 1, 10 * MIB, 10 * MIB + 1, 21 * MIB - 1, 21 * MIB]) {
      expect((await read(files, path, start)).equals(content.subarray(start))).toBe(true);
    }
    await put(files, `${path}-empty`, '');
    expect(await read(files, `${path}-empty`)).toHaveLength(0);
    expect(await files.find(`${path}-nothing`)).toBeUndefined();
  });

  test('equal content is kept once, and as long as one file holds it', async () => {
    const files = filesOf(store());
    const [root, text] = [unique('same'), unique('the same content')];
    const before = (await keys()).length;
    await Promise.all([1, 2, 3, 4].map((each) => put(files, `${root}/${each}`, text)));
    await files.sweep(0);
    expect((await keys()).length - before).toBe(1);
    await files.delete(`${root}/1`);
    await put(files, `${root}/2`, unique('another'));
    await files.delete(`${root}/3`);
    await files.sweep(0);
    expect(String(await read(files, `${root}/4`))).toBe(text);
    await files.delete(root);
    await files.delete(root);
    await files.sweep(0);
    expect((await keys()).length).toBe(before);
    expect(await names(files, root)).toEqual([]);
  });

  test('a deleted file that is being read is read to its end', async () => {
    const files = filesOf(store());
    const path = unique('reading');
    await put(files, path, 'x'.repeat(100));
    const file = (await files.find(path))!;
    await files.delete(path);
    await files.sweep(60_000);
    expect(String(await collect(file.read()))).toBe('x'.repeat(100));
  });

  test('uploads and deletions of the same content at once lose nothing', async () => {
    const other = await reopen();
    try {
      const sides = [filesOf(store()), filesOf(other)];
      const [root, text] = [unique('race'), unique('raced for')];
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const files = sides[index % 2]!;
          const path = `${root}/${index % 5}`;
          if (index % 4 === 3) await files.delete(path).then(() => files.sweep(0));
          else await put(files, path, text);
        }),
      );
      for (const { name } of await sides[0]!.list(root)) {
        expect(String(await read(sides[1]!, `${root}/${name}`))).toBe(text);
      }
    } finally {
      await other.close();
    }
  });

  test('removing runs while others upload the same content loses nothing', async () => {
    const other = await reopen();
    try {
      const [first, second] = [filesOf(store()), filesOf(other)];
      const [root, text] = [unique('purged'), unique('held by many')];
      const experimentId = await newExperiment(store());
      const ids = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const { info } = await store().runs.create({ experimentId, startTime: index });
          for (const name of ['a', 'b'])
            await put(first, `${root}/${info.id}/${name}`, text + name);
          await store().runs.delete(info.id);
          return info.id;
        }),
      );
      const deletedBy = Date.now();
      const purges = ids.map(async (id, index) => {
        const { purging } = index % 2 ? store() : other;
        await purging.purgeRun({ id, deletedBy, place: `${root}/${id}` });
        await second.sweep(0);
      });
      const puts = ids.flatMap((_, index) =>
        ['a', 'b'].map((name) =>
          put(index % 2 ? first : second, `${root}/new/${index}${name}`, text + name),
        ),
      );
      await Promise.all([...purges, ...puts]);
      await first.sweep(0);
      expect(await names(first, root)).toEqual(['new/']);
      expect(await first.list(`${root}/new`)).toHaveLength(24);
      for (const { name } of await first.list(`${root}/new`)) {
        expect(String(await read(second, `${root}/new/${name}`))).toBe(text + name.slice(-1));
      }
    } finally {
      await other.close();
    }
  });

  test('a name is a file’s or a folder’s', async () => {
    const files = filesOf(store());
    const root = unique('names');
    await put(files, `${root}/a/b`, 'x');
    await expect(put(files, `${root}/a`, 'x')).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    await expect(put(files, `${root}/a/b/c`, 'x')).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    expect(await names(files, `${root}/a`)).toEqual(['b']);
  });

  test('a stream that breaks leaves what was there, and nothing is written later', async () => {
    const files = filesOf(store());
    const path = unique('broken');
    await put(files, path, 'before');
    const held = (await keys()).length;
    const broken = async function* () {
      yield Buffer.alloc(11 * MIB, path);
      throw new Error('the line is dead');
    };
    await expect(files.write(path, broken())).rejects.toThrow('the line is dead');
    expect(await keys()).toHaveLength(held + 1);
    expect(String(await read(files, path))).toBe('before');
  });

  test('parts of an upload come in any order and again, and become one file once', async () => {
    const { artifacts } = store();
    const files = filesOf(store());
    const path = unique('parts');
    const upload = await artifacts.beginUpload(3);
    for (const [number, text] of [
      [3, 'c'],
      [1, 'wrong'],
      [1, 'a'],
    ] as const) {
      await files.writePart({ upload, number }, bytes(text));
    }
    expect((await artifacts.upload(upload))?.arrived).toEqual([
      { number: 1, size: 1 },
      { number: 3, size: 1 },
    ]);
    await expect(artifacts.completeUpload(upload, path, [1, 2, 3])).rejects.toThrow(/Part 2/);
    await files.writePart({ upload, number: 2 }, bytes('b'));
    await artifacts.completeUpload(upload, path, [3, 2, 1]);
    await artifacts.completeUpload(upload, path, [3, 2, 1]);
    expect(String(await read(files, path))).toBe('abc');
    expect((await files.find(path))?.size).toBe(3);
    await expect(artifacts.completeUpload(upload, `${path}-2`, [1])).rejects.toThrow();
    await expect(files.writePart({ upload, number: 1 }, bytes('x'))).rejects.toThrow();
    expect(await artifacts.upload(upload)).toBeUndefined();
  });

  test('an upload that is given up leaves nothing', async () => {
    const { artifacts } = store();
    const files = filesOf(store());
    await files.sweep(0);
    const before = (await keys()).length;
    const upload = await artifacts.beginUpload(1);
    await files.writePart({ upload, number: 1 }, bytes(unique('given up')));
    expect((await keys()).length).toBe(before + 1);
    await artifacts.abortUpload(upload);
    await files.sweep(0);
    expect((await keys()).length).toBe(before);
    await expect(artifacts.abortUpload(upload)).rejects.toThrow('There is no such upload.');
  });

  test('what an earlier version left under plain paths is read, hidden and deleted', async () => {
    const files = filesOf(store());
    const root = unique('plain');
    await storage.write(`${root}/old/a.txt`, Buffer.from('old'));
    await storage.write(`${root}/old/b.txt`, Buffer.from('old'));
    expect(await names(files, root)).toEqual(['old/']);
    expect(String(await read(files, `${root}/old/a.txt`, 1))).toBe('ld');
    await put(files, `${root}/old/a.txt`, 'new');
    await put(files, `${root}/new`, 'new');
    expect(await names(files, root)).toEqual(['new', 'old/']);
    expect(await names(files, `${root}/old`)).toEqual(['a.txt', 'b.txt']);
    expect(String(await read(files, `${root}/old/a.txt`))).toBe('new');
    await files.delete(`${root}/old/a.txt`);
    expect(await names(files, `${root}/old`)).toEqual(['b.txt']);
    await files.delete(`${root}/old`);
    expect(await names(files, root)).toEqual(['new']);
  });
}

async function* bytes(content: string | Buffer): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(content);
  for (let at = 0; at < all.length; at += 65_536) yield all.subarray(at, at + 65_536);
}

async function read(files: ArtifactStore, path: string, start = 0): Promise<Buffer> {
  return collect((await files.find(path))!.read(start));
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
