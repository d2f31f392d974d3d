import { mapPool } from '@havn/core';
import { bucketAddress } from '../buckets/bucket-address.ts';
import type {
  CallOptions,
  Storage,
  StorageOptions,
  StoredFolder,
  StoredObject,
} from '../storage.ts';
import { checkKey, checkPrefix } from '../transfer/keys.ts';
import { downloadObject, type ObjectSource, readObject } from '../transfer/object-source.ts';
import { nothingAfter, type ObjectBody } from '../transfer/read-patiently.ts';
import type { RetryPolicy } from '../transfer/retry.ts';
import { Slots } from '../transfer/slots.ts';
import { isTemporaryForGcs } from './gcs-failure.ts';
import { gcsOptions } from './gcs-options.ts';
import { GcsRequests } from './gcs-requests.ts';
import type { GcsObject } from './gcs-session.ts';
import { putToGcs, streamToGcs, uploadToGcs } from './gcs-write.ts';

const PIECES_HELD = 8;
const DELETES_AT_ONCE = 16;
const FIELDS = 'name,size,updated,etag';

export interface GcsStorageSettings {
  readonly retry: RetryPolicy;
  readonly folder: string;
  readonly uploads: string;
}

/** Objects in a bucket of Google Cloud Storage. */
export class GcsStorage implements Storage {
  readonly url: string;
  readonly #requests: GcsRequests;
  readonly #uploads: string;
  readonly #slots = new Slots(PIECES_HELD);

  constructor(url: string, options: StorageOptions, settings: GcsStorageSettings) {
    const address = bucketAddress(url);
    const { retry, folder } = settings;
    this.url = address.url;
    this.#uploads = settings.uploads;
    this.#requests = new GcsRequests(address, gcsOptions(options), retry, folder);
  }

  async stat(key: string, { signal }: CallOptions = {}): Promise<StoredObject | undefined> {
    checkKey(this.url, key);
    const asked = { key, permission: 'storage.objects.get', signal };
    const target = this.#requests.target(key, { fields: FIELDS });
    try {
      const found = await this.#requests.json<GcsObject>(asked, { method: 'GET', target });
      return described(found, key);
    } catch (error) {
      if ((error as { code?: string }).code === 'OBJECT_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async *list(prefix: string, options: CallOptions = {}): AsyncGenerator<StoredObject> {
    for await (const { items } of this.#pages(prefix, undefined, options))
      yield* this.#objects(items);
  }

  async *listFolder(
    folder: string,
    options: CallOptions = {},
  ): AsyncGenerator<StoredObject | StoredFolder> {
    const root = this.#requests.address.prefix;
    for await (const { items, prefixes = [] } of this.#pages(folder, '/', options)) {
      yield* this.#objects(items);
      for (const prefix of prefixes) yield { folder: prefix.slice(root.length) };
    }
  }

  async *#pages(
    prefix: string,
    delimiter: string | undefined,
    { signal }: CallOptions,
  ): AsyncGenerator<Page> {
    checkPrefix(this.url, prefix);
    const root = this.#requests.address.prefix;
    const asked = { key: prefix, permission: 'storage.objects.list', signal };
    for (let pageToken: string | undefined; ; ) {
      const fields = `nextPageToken,prefixes,items(${FIELDS})`;
      const query = { prefix: root + prefix, delimiter, fields, pageToken };
      const page = await this.#requests.json<Page>(asked, {
        method: 'GET',
        target: this.#requests.target(undefined, query),
      });
      yield page;
      pageToken = page.nextPageToken;
      if (!pageToken) return;
    }
  }

  *#objects(items: readonly GcsObject[] = []): Generator<StoredObject> {
    for (const item of items) {
      const key = item.name.slice(this.#requests.address.prefix.length);
      // "Folders" that consoles make.
      if (key !== '' && !key.endsWith('/')) yield described(item, key);
    }
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
    options: CallOptions = {},
  ): Promise<void> {
    checkKey(this.url, key);
    if (content instanceof Uint8Array) await putToGcs(this.#requests, key, content, options);
    else await streamToGcs(this.#requests, key, content, options);
  }

  async upload(key: string, file: string, options: CallOptions = {}): Promise<void> {
    checkKey(this.url, key);
    const slots = this.#slots;
    const uploads = this.#uploads;
    await uploadToGcs({ ...options, requests: this.#requests, key, file, slots, uploads });
  }

  async download(key: string, file: string, options: CallOptions = {}): Promise<void> {
    checkKey(this.url, key);
    await downloadObject(this.#source(key, options.signal), file, options);
  }

  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    for (const key of keys) checkKey(this.url, key);
    await mapPool(keys, DELETES_AT_ONCE, async (key) => {
      const asked = { key, permission: 'storage.objects.delete', signal };
      const target = this.#requests.target(key, {});
      await this.#requests.json(asked, { method: 'DELETE', target }).catch((error: unknown) => {
        if ((error as { code?: string }).code !== 'OBJECT_NOT_FOUND') throw error;
      });
    });
  }

  async close(): Promise<void> {
    this.#requests.close();
  }

  async #openAt(
    key: string,
    start: number,
    generation: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ObjectBody> {
    const query = { alt: 'media', ifGenerationMatch: generation };
    const asked = { key, permission: 'storage.objects.get', signal };
    const { status, headers, stream } = await this.#requests.once(asked, {
      method: 'GET',
      target: `/download${this.#requests.target(key, query)}`,
      headers: {
        // As stored: otherwise what was stored with gzip comes unpacked, with another length.
        'accept-encoding': 'gzip',
        ...(start > 0 && { range: `bytes=${start}-` }),
      },
      also: [416],
    });
    if (status === 416) {
      stream.destroy();
      return nothingAfter(start);
    }
    const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
    const size = Number(total ?? headers['content-length']);
    return { stream, size, tag: headers['x-goog-generation'] as string | undefined };
  }

  #source(key: string, signal: AbortSignal | undefined): ObjectSource {
    return {
      url: this.url,
      key,
      patience: { retry: this.#requests.retry, temporary: isTemporaryForGcs, signal },
      openAt: (start, tag) => this.#openAt(key, start, tag, signal),
      failure: (error) => this.#requests.failure(error, { key, permission: 'storage.objects.get' }),
    };
  }
}

interface Page {
  readonly items?: readonly GcsObject[];
  readonly prefixes?: readonly string[];
  readonly nextPageToken?: string;
}

function described({ size, updated, etag }: GcsObject, key: string): StoredObject {
  const modified = updated === undefined ? undefined : Date.parse(updated);
  return { key, size: Number(size), modified, tag: etag };
}
