import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FileAction, fileFailure } from '../errors/file-failure.ts';
import { ObjectNotFoundError } from '../errors/object.ts';
import { ObjectKeyError } from '../errors/usage.ts';
import type { CallOptions, Storage, StoredFolder, StoredObject } from '../storage.ts';
import { copyFileWhole } from '../transfer/copy-file.ts';
import { counted } from '../transfer/counted.ts';
import { checkKey, checkPrefix } from '../transfer/keys.ts';
import { withFolder } from '../transfer/with-folder.ts';
import { listDirectly, listFolder } from './list-folder.ts';
import { PARTIAL_FOLDER, sweepPartials } from './partials.ts';

const DELETES_AT_ONCE = 16;

/** Objects as files below a folder. What is on the way lies in its `.havn-partial`. */
export class FolderStorage implements Storage {
  readonly url: string;
  readonly folder: string;
  #wrote = false;

  constructor(folder: string) {
    this.folder = folder;
    this.url = pathToFileURL(folder).href;
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    const path = this.#pathOf(key);
    const found = await this.#attempt({ key, path, act: 'read' }, () => stat(path)).catch(absent);
    if (!found?.isFile()) return undefined;
    return { key, size: found.size, modified: found.mtimeMs, tag: undefined };
  }

  async *list(prefix: string, { signal }: CallOptions = {}): AsyncGenerator<StoredObject> {
    checkPrefix(this.url, prefix);
    yield* this.#listed(prefix, listFolder(this.folder, prefix, signal));
  }

  async *listFolder(
    folder: string,
    { signal }: CallOptions = {},
  ): AsyncGenerator<StoredObject | StoredFolder> {
    checkPrefix(this.url, folder);
    yield* this.#listed(folder, listDirectly(this.folder, folder, signal));
  }

  async *#listed<T>(key: string, entries: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* entries;
    } catch (error) {
      throw fileFailure(error, { url: this.url, key, path: this.folder, act: 'list' });
    }
  }

  async *read(
    key: string,
    { start = 0, signal, onBytes }: CallOptions & { readonly start?: number } = {},
  ): AsyncGenerator<Uint8Array> {
    const path = this.#pathOf(key);
    signal?.throwIfAborted();
    const stream = createReadStream(path, {
      start,
      highWaterMark: 256 * 1024,
      ...(signal && { signal }),
    });
    try {
      yield* counted(stream, onBytes);
    } catch (error) {
      signal?.throwIfAborted();
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
        throw new ObjectNotFoundError(this.url, key);
      }
      throw fileFailure(error, { url: this.url, key, path, act: 'read' });
    }
  }

  /** On the disk, power cut or not, when the promise resolves. */
  async write(
    key: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { signal, onBytes }: CallOptions = {},
  ): Promise<void> {
    const path = this.#pathOf(key);
    signal?.throwIfAborted();
    this.#wrote = true;
    await this.#attempt({ key, path, act: 'write' }, async () => {
      const own = this.#temporary(`${randomBytes(8).toString('hex')}.tmp`);
      const bytes = content instanceof Uint8Array ? [content] : content;
      try {
        const file = await withFolder(own, () => open(own, 'wx'));
        try {
          await writeFile(file, counted(bytes, onBytes, signal));
          await file.sync();
        } finally {
          await file.close();
        }
        signal?.throwIfAborted();
        await withFolder(path, () => rename(own, path));
      } catch (error) {
        await rm(own, { force: true });
        throw error;
      }
    });
  }

  /** Survives the death of the process at once; a power cut when the system has written it back. */
  async upload(key: string, file: string, options: CallOptions = {}): Promise<void> {
    const path = this.#pathOf(key);
    this.#wrote = true;
    const temporary = this.#temporary('upload');
    await this.#attempt({ key, path, act: 'write' }, () =>
      copyFileWhole({ source: file, target: path, temporary, ...options }),
    );
  }

  async download(key: string, file: string, options: CallOptions = {}): Promise<void> {
    const path = this.#pathOf(key);
    if (!(await this.stat(key))) throw new ObjectNotFoundError(this.url, key);
    await this.#attempt({ key, path: file, act: 'write' }, () =>
      copyFileWhole({ source: path, target: file, temporary: file, ...options }),
    );
  }

  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    const paths = keys.map((key) => this.#pathOf(key));
    for (let at = 0; at < paths.length; at += DELETES_AT_ONCE) {
      signal?.throwIfAborted();
      const some = paths.slice(at, at + DELETES_AT_ONCE);
      await Promise.all(
        some.map((path, index) =>
          this.#attempt({ key: keys[at + index]!, path, act: 'delete' }, () =>
            rm(path, { force: true }),
          ),
        ),
      );
    }
  }

  async close(): Promise<void> {
    if (this.#wrote) await sweepPartials(this.folder);
  }

  #pathOf(key: string): string {
    checkKey(this.url, key);
    if (key === PARTIAL_FOLDER || key.startsWith(`${PARTIAL_FOLDER}/`)) {
      throw new ObjectKeyError(this.url, key, 'that name is kept for transfers on the way');
    }
    if (process.platform === 'win32' && /[\\:]/.test(key)) {
      throw new ObjectKeyError(this.url, key, 'Windows allows no "\\" or ":" in names');
    }
    return join(this.folder, key);
  }

  #temporary(name: string): string {
    return join(this.folder, PARTIAL_FOLDER, name);
  }

  async #attempt<Result>(
    action: Omit<FileAction, 'url'>,
    run: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      throw fileFailure(error, { url: this.url, ...action });
    }
  }
}

/** Under a file there is nothing, and nothing is under a missing folder. */
function absent(error: unknown): undefined {
  if (['ENOENT', 'OBJECT_KEY'].includes((error as { code?: string }).code ?? '')) return undefined;
  throw error;
}
