import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import { mapPool } from '@havn/core';
import { ObjectKeyError } from '../errors/usage.ts';
import { PARTIAL_FOLDER } from '../folder/partials.ts';
import type { CallOptions, Storage, StorageOptions, StoredObject } from '../storage.ts';
import { counted } from '../transfer/counted.ts';
import { openSource, type SourceFile } from '../transfer/file-pieces.ts';
import { checkKey, checkPrefix } from '../transfer/keys.ts';
import { downloadObject, type ObjectSource, readObject } from '../transfer/object-source.ts';
import { transferId } from '../transfer/part-file.ts';
import type { ObjectBody } from '../transfer/read-patiently.ts';
import { pause, type RetryPolicy } from '../transfer/retry.ts';
import { openUploadMemory } from '../transfer/upload-memory.ts';
import { READ, type SftpFiles } from './sftp-files.ts';
import { statusCode } from './sftp-packets.ts';
import { SftpStatusError } from './sftp-session.ts';
import { sshAddress, sshOptions } from './ssh-address.ts';
import { described, isFile, isFolder } from './ssh-attributes.ts';
import { isTemporaryForSsh, SshConnection } from './ssh-connection.ts';
import { listSsh } from './ssh-list.ts';
import { PIECE, sendRest, storeWhole } from './ssh-write.ts';

const DELETES_AT_ONCE = 16;

export interface SshStorageSettings {
  readonly retry: RetryPolicy;
  readonly folder: string;
  readonly uploads: string;
  readonly sshConfig?: string | undefined;
}

/** Objects as files below a folder of another machine, over SFTP. */
export class SshStorage implements Storage {
  readonly url: string;
  readonly #connection: SshConnection;
  readonly #uploads: string;
  readonly #root: string;

  constructor(url: string, options: StorageOptions, settings: SshStorageSettings) {
    const read = sshOptions(options);
    const address = sshAddress(url, read);
    const { retry, folder, sshConfig: config } = settings;
    this.url = address.url;
    this.#uploads = settings.uploads;
    this.#root = address.folder === '/' ? '' : address.folder;
    this.#connection = new SshConnection({ address, options: read, folder, config }, retry);
  }

  async stat(key: string, { signal }: CallOptions = {}): Promise<StoredObject | undefined> {
    const path = this.#pathOf(key);
    const found = await this.#connection.run({ key, act: 'read', signal }, (files) =>
      files.stat(path),
    );
    return found && isFile(found) ? described(key, found) : undefined;
  }

  list(prefix: string, { signal }: CallOptions = {}): AsyncIterable<StoredObject> {
    checkPrefix(this.url, prefix);
    return listSsh(this.#connection, this.#root, prefix, signal);
  }

  async *read(
    key: string,
    options: CallOptions & { readonly start?: number } = {},
  ): AsyncGenerator<Uint8Array> {
    yield* readObject(this.#source(key, options.signal), options);
  }

  async write(
    key: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { signal, onBytes }: CallOptions = {},
  ): Promise<void> {
    const path = this.#pathOf(key);
    const own = this.#temporary(`${randomBytes(8).toString('hex')}.tmp`);
    const asked = { key, act: 'write' as const, signal };
    const store = (bytes: Uint8Array | AsyncIterable<Uint8Array>) => (files: SftpFiles) =>
      storeWhole(files, { own, path, bytes, signal });
    if (content instanceof Uint8Array) {
      await this.#connection.run(asked, store(content));
      onBytes?.(content.length);
    } else {
      // A stream is there once: what breaks on the way cannot be repeated.
      await this.#connection.runOnce(asked, store(counted(content, onBytes, signal)));
    }
  }

  async upload(key: string, file: string, options: CallOptions = {}): Promise<void> {
    const path = this.#pathOf(key);
    const source = await openSource(file, this.url, key);
    try {
      if (source.size > PIECE) return await this.#uploadLarge(key, path, file, source, options);
      const bytes = await source.piece(0, source.size);
      await this.write(key, bytes, options);
    } finally {
      await source.close();
    }
  }

  async download(key: string, file: string, options: CallOptions = {}): Promise<void> {
    await downloadObject(this.#source(key, options.signal), file, options);
  }

  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    const paths = keys.map((key) => this.#pathOf(key));
    await mapPool(paths, DELETES_AT_ONCE, (path, index) =>
      this.#connection.run({ key: keys[index]!, act: 'delete', signal }, (files) =>
        files.remove(path),
      ),
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #uploadLarge(
    key: string,
    path: string,
    file: string,
    source: SourceFile,
    options: CallOptions,
  ): Promise<void> {
    const id = transferId(hostname(), this.url, key, file, source.version);
    const memory = await openUploadMemory(this.#uploads, id);
    const name = memory.lasting ? `${id}.part` : `${randomBytes(8).toString('hex')}.tmp`;
    const own = this.#temporary(name);
    const { signal, onBytes } = options;
    const { retry } = this.#connection;
    let told = 0;
    const tell = (at: number) => {
      if (at > told) onBytes?.(at - told);
      told = Math.max(told, at);
    };
    try {
      for (let count = 1; ; count++) {
        const before = told;
        try {
          await this.#connection.runOnce({ key, act: 'write', signal }, (files) =>
            sendRest(files, { own, path, source, signal, tell }),
          );
          return;
        } catch (error) {
          signal?.throwIfAborted();
          const cause = (error as Error).cause ?? error;
          if (isTemporaryForSsh(cause) === false || count >= retry.attempts) throw error;
          if (told > before) count = 0;
          await pause(retry, Math.max(count, 1), { signal });
        }
      }
    } finally {
      await memory.close();
    }
  }

  #source(key: string, signal: AbortSignal | undefined): ObjectSource {
    const path = this.#pathOf(key);
    return {
      url: this.url,
      key,
      patience: { retry: this.#connection.retry, temporary: isTemporaryForSsh, signal },
      openAt: (start) => this.#openAt(path, start),
      failure: (error) => this.#connection.failure(error, { key, act: 'read' }),
    };
  }

  async #openAt(path: string, start: number): Promise<ObjectBody> {
    const files = await this.#connection.files();
    const handle = await files.open(path, READ);
    const found = await files.attributes(handle);
    if (isFolder(found)) {
      await files.close(handle);
      throw new SftpStatusError(statusCode.noSuchFile, 'a folder');
    }
    const size = found.size ?? 0;
    async function* content() {
      try {
        yield* files.read(handle, start, size);
      } finally {
        await files.close(handle).catch(() => {});
      }
    }
    const stream = Readable.from(content(), { objectMode: false, highWaterMark: 2 ** 20 });
    return { stream, size, tag: `${found.modified}` };
  }

  #pathOf(key: string): string {
    checkKey(this.url, key);
    if (key === PARTIAL_FOLDER || key.startsWith(`${PARTIAL_FOLDER}/`)) {
      throw new ObjectKeyError(this.url, key, 'that name is kept for transfers on the way');
    }
    return `${this.#root}/${key}`;
  }

  #temporary(name: string): string {
    return `${this.#root}/${PARTIAL_FOLDER}/${name}`;
  }
}
