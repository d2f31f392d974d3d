import type { Storage } from '@havn/storage';

/**
 * A storage that also reads what lies in another one, where files were kept before: a project's own
 * folder, once its server keeps files elsewhere. What is new goes to `storage` alone; what is
 * deleted is deleted in both.
 */
export function withOlderFiles(storage: Storage, older: Storage): Storage {
  const listFolder = storage.listFolder && older.listFolder && foldersOfBoth(storage, older);
  // The older one is asked first: it is a folder of this machine, and asking it costs next to nothing.
  const holderOf = async (key: string) => ((await older.stat(key)) ? older : storage);
  return {
    url: storage.url,
    stat: async (key, options) => (await older.stat(key, options)) ?? storage.stat(key, options),
    ...(listFolder && { listFolder }),
    async *list(prefix, options) {
      const seen = new Set<string>();
      for (const place of [older, storage]) {
        for await (const object of place.list(prefix, options)) {
          if (seen.has(object.key)) continue;
          if (place === older) seen.add(object.key);
          yield object;
        }
      }
    },
    async *read(key, options) {
      yield* (await holderOf(key)).read(key, options);
    },
    download: async (key, file, options) => (await holderOf(key)).download(key, file, options),
    write: (key, content, options) => storage.write(key, content, options),
    upload: (key, file, options) => storage.upload(key, file, options),
    async delete(keys, options) {
      await storage.delete(keys, options);
      // A folder there is no object, and goes with the last of its files.
      const there = await Promise.all(
        keys.map(async (key) => ((await older.stat(key)) ? [key] : [])),
      );
      await older.delete(there.flat(), options);
    },
    async close() {
      await storage.close();
      await older.close();
    },
  };
}

function foldersOfBoth(storage: Storage, older: Storage): NonNullable<Storage['listFolder']> {
  return async function* (folder, options) {
    const seen = new Set<string>();
    for (const place of [older, storage]) {
      for await (const entry of place.listFolder?.(folder, options) ?? []) {
        const name = 'folder' in entry ? entry.folder : entry.key;
        if (!seen.has(name)) yield entry;
        seen.add(name);
      }
    }
  };
}
