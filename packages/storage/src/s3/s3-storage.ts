import type { Readable } from 'node:stream';
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
import { deleteFromS3 } from './s3-delete.ts';
import { customerKey } from './s3-extras.ts';
import { answerOf, isTemporaryForS3 } from './s3-failure.ts';
import { listS3, listS3Folder } from './s3-list.ts';
import { s3Options } from './s3-options.ts';
import { S3Requests } from './s3-requests.ts';
import { uploadToS3 } from './s3-upload.ts';
import { putObject, writeStream } from './s3-write.ts';

/** Parts in memory at once: 8 of 8 MiB. */
const MOST_PARTS_HELD = 8;

export interface S3StorageSettings {
  readonly retry: RetryPolicy;
  readonly folder: string;
  readonly uploads: string;
}

/** Objects in a bucket of S3, or of a server that speaks its protocol. */
export class S3Storage implements Storage {
  readonly url: string;
  readonly #requests: S3Requests;
  readonly #uploads: string;
  readonly #slots = new Slots(MOST_PARTS_HELD);
  #bucketSeen = false;

  constructor(url: string, options: StorageOptions, settings: S3StorageSettings) {
    const address = bucketAddress(url);
    this.url = address.url;
    this.#uploads = settings.uploads;
    this.#requests = new S3Requests(address, s3Options(options), settings.retry, settings.folder);
  }

  async stat(key: string, { signal }: CallOptions = {}): Promise<StoredObject | undefined> {
    checkKey(this.url, key);
    const input = { ...this.#target(key), ...customerKey(this.#requests.options) };
    try {
      const found = await this.#requests.send(
        { key, action: 's3:GetObject', signal },
        (client, { HeadObjectCommand }, abort) => client.send(new HeadObjectCommand(input), abort),
      );
      return {
        key,
        size: found.ContentLength ?? 0,
        modified: found.LastModified?.getTime(),
        tag: found.ETag,
      };
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === 'STORAGE_ANSWER' || code === 'ACCESS_DENIED') await this.#askWhy(key, signal);
      if (code !== 'OBJECT_NOT_FOUND') throw error;
      await this.#checkBucket(signal);
      return undefined;
    }
  }

  list(prefix: string, { signal }: CallOptions = {}): AsyncIterable<StoredObject> {
    checkPrefix(this.url, prefix);
    return listS3(this.#requests, { prefix, signal });
  }

  listFolder(
    folder: string,
    { signal }: CallOptions = {},
  ): AsyncIterable<StoredObject | StoredFolder> {
    checkPrefix(this.url, folder);
    return listS3Folder(this.#requests, { prefix: folder, signal });
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
    if (content instanceof Uint8Array) await putObject(this.#requests, key, content, options);
    else await writeStream(this.#requests, key, content, options);
  }

  async upload(key: string, file: string, options: CallOptions = {}): Promise<void> {
    checkKey(this.url, key);
    await uploadToS3({
      ...options,
      requests: this.#requests,
      key,
      file,
      slots: this.#slots,
      uploads: this.#uploads,
    });
  }

  async download(key: string, file: string, options: CallOptions = {}): Promise<void> {
    checkKey(this.url, key);
    await downloadObject(this.#source(key, options.signal), file, options);
  }

  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    for (const key of keys) checkKey(this.url, key);
    await deleteFromS3(this.#requests, keys, signal);
  }

  close(): Promise<void> {
    return this.#requests.close();
  }

  async #openAt(
    key: string,
    start: number,
    tag: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ObjectBody> {
    const input = {
      ...this.#target(key),
      ...customerKey(this.#requests.options),
      ...(start > 0 && { Range: `bytes=${start}-` }),
      ...(tag !== undefined && { IfMatch: tag }),
    };
    const asked = { key, action: 's3:GetObject', signal };
    try {
      const found = await this.#requests.once(asked, (client, { GetObjectCommand }, abort) =>
        client.send(new GetObjectCommand(input), abort),
      );
      const total = /\/(\d+)$/.exec(found.ContentRange ?? '')?.[1];
      const size = total === undefined ? (found.ContentLength ?? 0) : Number(total);
      return { stream: found.Body as Readable, size, tag: found.ETag };
    } catch (error) {
      if (answerOf(error).name !== 'InvalidRange' && answerOf(error).status !== 416) throw error;
      return nothingAfter(start);
    }
  }

  /** A refused HEAD has no body that says why; a GET of one byte has. */
  async #askWhy(key: string, signal: AbortSignal | undefined): Promise<void> {
    const input = { ...this.#target(key), Range: 'bytes=0-0' };
    const answer = await this.#requests.send(
      { key, action: 's3:GetObject', signal },
      (client, { GetObjectCommand }, abort) => client.send(new GetObjectCommand(input), abort),
    );
    (answer.Body as Readable).destroy();
  }

  /** An object that is not there may be so because there is no bucket; asked once. */
  async #checkBucket(signal: AbortSignal | undefined): Promise<void> {
    if (this.#bucketSeen) return;
    const { bucket } = this.#requests.address;
    await this.#requests
      .once({ key: '', action: 's3:ListBucket', signal }, (client, { HeadBucketCommand }, abort) =>
        client.send(new HeadBucketCommand({ Bucket: bucket }), abort),
      )
      .catch(async (error: unknown) => {
        signal?.throwIfAborted();
        if (answerOf(error).status !== 404) return;
        const missing = Object.assign(new Error('no such bucket'), { name: 'NoSuchBucket' });
        throw await this.#requests.failure(missing, { key: '', action: 's3:ListBucket' });
      });
    this.#bucketSeen = true;
  }

  #source(key: string, signal: AbortSignal | undefined): ObjectSource {
    return {
      url: this.url,
      key,
      patience: { retry: this.#requests.retry, temporary: isTemporaryForS3, signal },
      openAt: (start, tag) => this.#openAt(key, start, tag, signal),
      failure: (error) => this.#requests.failure(error, { key, action: 's3:GetObject' }),
    };
  }

  #target(key: string) {
    const { bucket, prefix } = this.#requests.address;
    return { Bucket: bucket, Key: prefix + key };
  }
}
