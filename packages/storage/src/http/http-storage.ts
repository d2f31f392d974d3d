import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { mapPool } from '@havn/core';
import { UnsupportedByStorageError } from '../errors/object.ts';
import type { CallOptions, Storage, StorageOptions, StoredObject } from '../storage.ts';
import { counted } from '../transfer/counted.ts';
import { openSource } from '../transfer/file-pieces.ts';
import { checkKey, checkPrefix } from '../transfer/keys.ts';
import { downloadObject, type ObjectSource, readObject } from '../transfer/object-source.ts';
import { nothingAfter, type ObjectBody } from '../transfer/read-patiently.ts';
import type { RetryPolicy } from '../transfer/retry.ts';
import { httpAddress, httpOptions } from './http-address.ts';
import type { HttpAnswer } from './http-client.ts';
import { textOf } from './http-client.ts';
import { isTemporaryForHttp } from './http-failure.ts';
import { HttpRequests } from './http-requests.ts';

const DELETES_AT_ONCE = 16;

export interface HttpStorageSettings {
  readonly retry: RetryPolicy;
  readonly folder: string;
}

/** Objects below an address of a web server: it reads, writes where the server lets it, lists not. */
export class HttpStorage implements Storage {
  readonly url: string;
  readonly #requests: HttpRequests;
  readonly #method: string;

  constructor(url: string, options: StorageOptions, settings: HttpStorageSettings) {
    const read = httpOptions(options);
    const address = httpAddress(url, read);
    this.url = address.url;
    this.#method = (read.method ?? 'POST').toUpperCase();
    this.#requests = new HttpRequests(address, read, settings.retry, settings.folder);
  }

  async stat(key: string, { signal }: CallOptions = {}): Promise<StoredObject | undefined> {
    checkKey(this.url, key);
    const headers = { 'accept-encoding': 'identity' };
    const also = [404, 405, 410, 501];
    let answer = await this.#requests.send({ key, method: 'HEAD', signal, headers, also });
    answer.stream.destroy();
    if (answer.status === 405 || answer.status === 501) {
      const range = { ...headers, range: 'bytes=0-0' };
      const asked = { key, method: 'GET', signal, headers: range, also: [404, 410, 416] };
      answer = await this.#requests.send(asked);
      answer.stream.destroy();
    }
    if (answer.status === 404 || answer.status === 410) return undefined;
    const modified = Date.parse(answer.headers['last-modified'] ?? '');
    return {
      key,
      size: sizeOf(answer) ?? 0,
      modified: Number.isNaN(modified) ? undefined : modified,
      tag: tagOf(answer),
    };
  }

  // biome-ignore lint/correctness/useYield: a web server has no listing.
  async *list(prefix: string): AsyncGenerator<StoredObject> {
    checkPrefix(this.url, prefix);
    throw new UnsupportedByStorageError(
      this.url,
      'list its objects: HTTP has no such request',
      'Use a folder, S3, GCS or SSH where objects must be listed (gc, push of what is missing).',
    );
  }

  async *read(
    key: string,
    options: CallOptions & { readonly start?: number } = {},
  ): AsyncGenerator<Uint8Array> {
    checkKey(this.url, key);
    yield* readObject(this.#source(key, options.signal), options);
  }

  async write(
    key: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { signal, onBytes }: CallOptions = {},
  ): Promise<void> {
    checkKey(this.url, key);
    if (content instanceof Uint8Array) {
      const headers = { 'content-length': content.length };
      await this.#store({ key, signal, headers, body: () => content });
      onBytes?.(content.length);
    } else {
      // A stream is there once: what breaks on the way cannot be repeated.
      const asked = { key, signal, method: this.#method };
      const body = () => counted(content, onBytes, signal);
      try {
        await textOf(await this.#requests.once({ ...asked, body }));
      } catch (error) {
        signal?.throwIfAborted();
        throw this.#requests.failure(error, asked);
      }
    }
  }

  async upload(key: string, file: string, options: CallOptions = {}): Promise<void> {
    checkKey(this.url, key);
    const { signal, onBytes } = options;
    const source = await openSource(file, this.url, key);
    await source.close();
    const { size } = source;
    const told = new Told(onBytes);
    await this.#store({
      key,
      signal,
      headers: { 'content-length': size },
      // No more than was announced, should the file grow meanwhile.
      body: () =>
        size === 0 ? new Uint8Array() : told.pass(createReadStream(file, { end: size - 1 })),
    });
  }

  async download(key: string, file: string, options: CallOptions = {}): Promise<void> {
    checkKey(this.url, key);
    await downloadObject(this.#source(key, options.signal), file, options);
  }

  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    for (const key of keys) checkKey(this.url, key);
    await mapPool(keys, DELETES_AT_ONCE, async (key) => {
      const asked = { key, method: 'DELETE', signal, also: [404, 410] };
      await textOf(await this.#requests.send(asked));
    });
  }

  close(): Promise<void> {
    return this.#requests.close();
  }

  async #store(asked: Omit<Parameters<HttpRequests['send']>[0], 'method'>): Promise<void> {
    await textOf(await this.#requests.send({ ...asked, method: this.#method }));
  }

  async #openAt(
    key: string,
    start: number,
    tag: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ObjectBody> {
    const answer = await this.#requests.once({
      key,
      method: 'GET',
      signal,
      headers: {
        'accept-encoding': 'identity',
        ...(start > 0 && { range: `bytes=${start}-` }),
        // A weak tag does not promise the same bytes.
        ...(start > 0 && tag?.startsWith('"') && { 'if-range': tag }),
      },
      also: [416],
    });
    const { status, stream } = answer;
    if (status === 416) {
      stream.destroy();
      return nothingAfter(start);
    }
    const body = { size: sizeOf(answer), tag: tagOf(answer) };
    if (status === 206 || start === 0) return { ...body, stream };
    // The server knows no ranges: what is there already comes again.
    return { ...body, stream: Readable.from(without(stream, start), { objectMode: false }) };
  }

  #source(key: string, signal: AbortSignal | undefined): ObjectSource {
    return {
      url: this.url,
      key,
      patience: { retry: this.#requests.retry, temporary: isTemporaryForHttp, signal },
      openAt: (start, tag) => this.#openAt(key, start, tag, signal),
      failure: (error) => this.#requests.failure(error, { key, method: 'GET' }),
    };
  }
}

/** Tells bytes once, however often an upload begins anew. */
class Told {
  readonly #onBytes: CallOptions['onBytes'];
  #told = 0;

  constructor(onBytes: CallOptions['onBytes']) {
    this.#onBytes = onBytes;
  }

  async *pass(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let at = 0;
    for await (const piece of pieces) {
      yield piece;
      at += piece.length;
      if (at > this.#told) this.#onBytes?.(at - this.#told);
      this.#told = Math.max(at, this.#told);
    }
  }
}

async function* without(stream: Readable, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    if (piece.length > left) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}

function sizeOf({ headers, status }: HttpAnswer): number | undefined {
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  if (status === 206 || status === 416) return total === undefined ? undefined : Number(total);
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

function tagOf({ headers }: HttpAnswer): string | undefined {
  const digest = headers['content-md5'];
  return headers.etag ?? (typeof digest === 'string' ? digest : undefined);
}
