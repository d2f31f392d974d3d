import { createHash, randomBytes } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../storage.ts';
import { contentOf, keysOf } from './content.ts';

/** A place to test a storage in, made anew for each test. */
export interface StoragePlace {
  open(): Promise<Storage>;
  /** The next transfer of content is cut off after so many bytes; undefined where nothing can be. */
  readonly cutAfter?: (bytes: number) => void;
  /** Bytes of content that went over a wire so far, both ways. */
  readonly moved?: () => number;
  close(): Promise<void>;
}

export interface StorageAbilities {
  readonly lists?: boolean;
  readonly goesOnUploading?: boolean;
}

const MIB = 1024 * 1024;
/** More than a step of what is synced, or sent as a part. */
const LARGE = 11 * MIB + 123;
const KEYS = ['a.txt', 'deep/er/b.bin', 'Grüße/数据 €/😀.txt', `50% + &?#=~'()!*;@$,[]^.txt`];

/** What every storage promises, on a real place. */
export function describeStorage(
  name: string,
  makePlace: () => Promise<StoragePlace>,
  { lists = true, goesOnUploading = true }: StorageAbilities = {},
): void {
  describe(name, () => {
    let place: StoragePlace;
    let storage: Storage;
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'havn-storage-'));
      place = await makePlace();
      storage = await place.open();
    });
    afterEach(async () => {
      await storage.close();
      await place.close();
      await rm(folder, { recursive: true, force: true });
    });

    const largeFile = async () => {
      const content = randomBytes(LARGE);
      const file = join(folder, 'large');
      await writeFile(file, content);
      return { file, hash: sha(content) };
    };

    test('what is written under any key is read, described and deleted', async () => {
      for (const key of KEYS) {
        await storage.write(key, Buffer.from('hello'));
        expect(String(await contentOf(storage, key))).toBe('hello');
        const found = await storage.stat(key);
        expect(found).toMatchObject({ key, size: 5 });
        if (found?.modified) expect(Math.abs(found.modified - Date.now())).toBeLessThan(60_000);
        await storage.delete([key, 'never/was']);
        expect(await storage.stat(key)).toBeUndefined();
      }
    });

    test('an empty object is one, and a second write replaces the first', async () => {
      await storage.write('a/empty', new Uint8Array());
      expect(await storage.stat('a/empty')).toMatchObject({ size: 0 });
      expect(await contentOf(storage, 'a/empty')).toHaveLength(0);
      await storage.download('a/empty', join(folder, 'empty'));
      expect(await readFile(join(folder, 'empty'))).toHaveLength(0);
      await storage.write('a/empty', Buffer.from('full'));
      await storage.write('a/empty', Buffer.from('new'));
      expect(String(await contentOf(storage, 'a/empty'))).toBe('new');
    });

    test('reading begins where it is told to', async () => {
      await storage.write('digits', Buffer.from('0123456789'));
      expect(String(await contentOf(storage, 'digits', { start: 7 }))).toBe('789');
      expect(String(await contentOf(storage, 'digits', { start: 10 }))).toBe('');
      expect(String(await contentOf(storage, 'digits', { start: 99 }))).toBe('');
    });

    test('what is not there is said so, and nothing appears', async () => {
      const file = join(folder, 'missing');
      expect(await storage.stat('not/there')).toBeUndefined();
      const missing = { code: 'OBJECT_NOT_FOUND', key: 'not/there' };
      await expect(contentOf(storage, 'not/there')).rejects.toMatchObject(missing);
      await expect(storage.download('not/there', file)).rejects.toMatchObject(missing);
      await storage.delete(['not/there']);
      expect(await readdir(folder)).toEqual([]);
    });

    test('a folder of objects is no object', async () => {
      await storage.write('deep/er/b', Buffer.from('x'));
      expect(await storage.stat('deep')).toBeUndefined();
      expect(await storage.stat('deep/er/b/c')).toBeUndefined();
      await expect(contentOf(storage, 'deep/er')).rejects.toMatchObject({
        code: 'OBJECT_NOT_FOUND',
      });
    });

    if (lists)
      test('lists what begins with a prefix, whatever is beside it', async () => {
        const keys = [...KEYS, 'ab/1', 'ab/2', 'abc/3', 'b/ab/4', 'ab5'];
        for (const key of keys) await storage.write(key, Buffer.from(key));
        expect(await keysOf(storage, '')).toEqual([...keys].sort());
        expect(await keysOf(storage, 'ab')).toEqual(['ab/1', 'ab/2', 'ab5', 'abc/3']);
        expect(await keysOf(storage, 'ab/')).toEqual(['ab/1', 'ab/2']);
        expect(await keysOf(storage, 'Grüße/数')).toEqual([KEYS[2]]);
        expect(await keysOf(storage, 'no/where/')).toEqual([]);
        for await (const { key, size } of storage.list(''))
          expect(size).toBe(Buffer.byteLength(key));
      });

    if (lists)
      test('tells what lies directly in a folder, where the place can', async () => {
        if (!storage.listFolder) return;
        const deep = Array.from({ length: 12 }, (_, n) => [`a/${n}/x`, `a/${n}/y/z`]).flat();
        const files = Array.from({ length: 12 }, (_, n) => `a/f${n}`);
        for (const key of [...deep, ...files, 'b', 'a-b/c', 'Grüße €/1']) {
          await storage.write(key, Buffer.from(key));
        }
        const within = async (folder: string) => {
          const found: string[] = [];
          for await (const entry of storage.listFolder!(folder)) {
            if ('key' in entry) expect(entry.size).toBe(Buffer.byteLength(entry.key));
            found.push('key' in entry ? entry.key : entry.folder);
          }
          return found.sort();
        };
        expect(await within('')).toEqual(['Grüße €/', 'a-b/', 'a/', 'b'].sort());
        const folders = Array.from({ length: 12 }, (_, n) => `a/${n}/`);
        expect(await within('a/')).toEqual([...folders, ...files].sort());
        expect(await within('Grüße €/')).toEqual(['Grüße €/1']);
        expect(await within('none/')).toEqual([]);
      });

    if (lists)
      test('lists and deletes more than a page', async () => {
        const keys = Array.from({ length: 25 }, (_, n) => `many/${String(n).padStart(2, '0')}`);
        await Promise.all(keys.map((key) => storage.write(key, Buffer.from('x'))));
        expect(await keysOf(storage, 'many/')).toEqual(keys);
        await storage.delete(keys.slice(1));
        expect(await keysOf(storage, '')).toEqual(['many/00']);
      });

    if (!lists) {
      test('says that it cannot list', async () => {
        const cannot = { code: 'STORAGE_UNSUPPORTED' };
        await expect(keysOf(storage, '')).rejects.toMatchObject(cannot);
      });
    }

    test('refuses keys that lead out or cannot be, before anything is touched', async () => {
      const refused = { code: 'OBJECT_KEY' };
      for (const key of [
        '../x',
        'a/../../x',
        '/etc/x',
        '',
        'a//b',
        './x',
        'a/.',
        'a\0b',
        '\ud800',
      ]) {
        const bytes = Buffer.from('x');
        await expect(storage.write(key, bytes), key).rejects.toMatchObject(refused);
        await expect(storage.upload(key, '/nowhere'), key).rejects.toMatchObject(refused);
        await expect(storage.download(key, '/nowhere'), key).rejects.toMatchObject(refused);
        await expect(contentOf(storage, key), key).rejects.toMatchObject(refused);
        await expect(storage.stat(key), key).rejects.toMatchObject(refused);
        await expect(storage.delete([key]), key).rejects.toMatchObject(refused);
      }
      if (lists) expect(await keysOf(storage, '')).toEqual([]);
    });

    test('a large file goes up and comes back, every byte told', async () => {
      const { file, hash } = await largeFile();
      const told = { up: 0, down: 0, read: 0 };
      await storage.upload('large', file, { onBytes: (bytes) => (told.up += bytes) });
      expect(await storage.stat('large')).toMatchObject({ size: LARGE });
      const back = join(folder, 'new/folder/back');
      await storage.download('large', back, { onBytes: (bytes) => (told.down += bytes) });
      expect(sha(await readFile(back))).toBe(hash);
      const tail = await contentOf(storage, 'large', {
        start: LARGE - 99,
        onBytes: (bytes) => (told.read += bytes),
      });
      expect(tail).toEqual((await readFile(file)).subarray(-99));
      expect(told).toEqual({ up: LARGE, down: LARGE, read: 99 });
      expect(await readdir(join(folder, 'new/folder'))).toEqual(['back']);
    });

    test('a stream of unknown length is stored whole', async () => {
      const pieces = Array.from({ length: 170 }, () => randomBytes(100_003));
      async function* stream() {
        yield* pieces;
      }
      await storage.write('stream', stream());
      expect(sha(await contentOf(storage, 'stream'))).toBe(sha(Buffer.concat(pieces)));
    });

    test.each([1, 17 * MIB])(
      'a stream that fails after %d bytes leaves what was there',
      async (size) => {
        await storage.write('kept', Buffer.from('old'));
        async function* failing() {
          yield randomBytes(size);
          throw new Error('source failed');
        }
        await expect(storage.write('kept', failing())).rejects.toThrow('source failed');
        await expect(storage.write('new', failing())).rejects.toThrow('source failed');
        expect(String(await contentOf(storage, 'kept'))).toBe('old');
        expect(await storage.stat('new')).toBeUndefined();
      },
    );

    test('a cancelled upload leaves no object, and is gone on with', async () => {
      const { file, hash } = await largeFile();
      const control = new AbortController();
      const stopping = storage.upload('large', file, {
        signal: control.signal,
        onBytes: stopAfter(control, 6 * MIB),
      });
      await expect(stopping).rejects.toThrow('enough');
      expect(await storage.stat('large')).toBeUndefined();
      if (lists) expect(await keysOf(storage, '')).toEqual([]);
      const before = place.moved?.() ?? 0;
      await storage.upload('large', file);
      const again = (place.moved?.() ?? 0) - before;
      if (place.moved && goesOnUploading) expect(again).toBeLessThan(LARGE - 4 * MIB);
      expect(sha(await contentOf(storage, 'large'))).toBe(hash);
    });

    test('a cancelled download leaves no file, and is gone on with', async () => {
      const { file, hash } = await largeFile();
      await storage.upload('large', file);
      const control = new AbortController();
      const back = join(folder, 'back');
      const stopping = storage.download('large', back, {
        signal: control.signal,
        onBytes: stopAfter(control, 9.5 * MIB),
      });
      await expect(stopping).rejects.toThrow('enough');
      await expect(access(back)).rejects.toThrow();
      const before = place.moved?.() ?? 0;
      let told = 0;
      await storage.download('large', back, { onBytes: (bytes) => (told += bytes) });
      if (place.moved) expect(place.moved() - before).toBeLessThan(6 * MIB);
      expect(told).toBe(LARGE);
      expect(sha(await readFile(back))).toBe(hash);
      expect((await readdir(folder)).sort()).toEqual(['back', 'large']);
    });

    test('what is cancelled before it began does nothing', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(storage.write('x', Buffer.from('x'), { signal })).rejects.toThrow('enough');
      expect(await storage.stat('x')).toBeUndefined();
    });

    test('connections that break are gone on with by themselves', async () => {
      if (!place.cutAfter) return;
      const { file, hash } = await largeFile();
      place.cutAfter(5 * MIB);
      await storage.upload('large', file);
      const back = join(folder, 'back');
      const before = place.moved?.() ?? 0;
      place.cutAfter(7 * MIB);
      await storage.download('large', back);
      expect((place.moved?.() ?? 0) - before).toBeLessThan(LARGE + 2 * MIB);
      expect(sha(await readFile(back))).toBe(hash);
      place.cutAfter(3 * MIB);
      expect(sha(await contentOf(storage, 'large'))).toBe(hash);
    });

    test('of two writers and two readers at once each gets a whole object', async () => {
      const contents = [randomBytes(9 * MIB), randomBytes(9 * MIB + 1)];
      const hashes = contents.map(sha);
      const files = await Promise.all(
        contents.map(async (bytes, n) => {
          await writeFile(join(folder, `source-${n}`), bytes);
          return join(folder, `source-${n}`);
        }),
      );
      const other = await place.open();
      await Promise.all([storage.upload('same', files[0]!), other.upload('same', files[1]!)]);
      await Promise.all([storage.upload('twin', files[0]!), other.upload('twin', files[0]!)]);
      expect(hashes).toContain(sha(await contentOf(storage, 'same')));
      const back = join(folder, 'twin');
      await Promise.all([storage.download('twin', back), other.download('twin', back)]);
      expect(sha(await readFile(back))).toBe(hashes[0]);
      await other.close();
    });

    test('an upload of a file that is not there says which', async () => {
      const file = join(folder, 'not-here');
      await expect(storage.upload('x', file)).rejects.toThrow(/not-here/);
      expect(await storage.stat('x')).toBeUndefined();
    });
  });
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function stopAfter(control: AbortController, bytes: number): (more: number) => void {
  let sum = 0;
  return (more) => {
    sum += more;
    if (sum >= bytes) control.abort(new Error('enough'));
  };
}
