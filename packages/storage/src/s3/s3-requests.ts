import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { BucketAddress } from '../buckets/bucket-address.ts';
import type { RetryPolicy } from '../transfer/retry.ts';
import { patiently } from '../transfer/retry.ts';
import { makeS3Client } from './s3-client.ts';
import { isTemporaryForS3, s3Failure } from './s3-failure.ts';
import { describeIdentity } from './s3-identity.ts';
import type { S3Options } from './s3-options.ts';

type Library = typeof import('@aws-sdk/client-s3');

export interface Asked {
  readonly key: string;
  /** As IAM names it. */
  readonly action: string;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests: patiently, cancellable, with failures that teach. */
export class S3Requests {
  readonly address: BucketAddress;
  readonly options: S3Options;
  readonly retry: RetryPolicy;
  readonly #folder: string;
  #client: Promise<S3Client> | undefined;

  constructor(address: BucketAddress, options: S3Options, retry: RetryPolicy, folder: string) {
    this.address = address;
    this.options = options;
    this.retry = retry;
    this.#folder = folder;
  }

  /** One request, repeated while the failure is temporary. */
  send<Result>(
    asked: Asked,
    request: (client: S3Client, library: Library, abort: AbortOptions) => Promise<Result>,
  ): Promise<Result> {
    return this.#explained(asked, () =>
      patiently({ retry: this.retry, temporary: isTemporaryForS3, signal: asked.signal }, () =>
        this.once(asked, request),
      ),
    );
  }

  /** One request, once, with the failure as it is. */
  async once<Result>(
    { signal }: Asked,
    request: (client: S3Client, library: Library, abort: AbortOptions) => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const library = await import('@aws-sdk/client-s3');
    return request(await this.#open(), library, signal ? { abortSignal: signal } : {});
  }

  async #explained<Result>(asked: Asked, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      asked.signal?.throwIfAborted();
      throw await this.failure(error, asked);
    }
  }

  async failure(error: unknown, { key, action }: Asked): Promise<unknown> {
    const { bucket, prefix, url } = this.address;
    return s3Failure(error, {
      url,
      bucket,
      prefix,
      key,
      action,
      host: this.options.endpointurl ?? 's3.amazonaws.com',
      identity: await describeIdentity(await this.#client?.catch(() => undefined), this.options),
    });
  }

  async close(): Promise<void> {
    (await this.#client?.catch(() => undefined))?.destroy();
    this.#client = undefined;
  }

  #open(): Promise<S3Client> {
    const { options, retry } = this;
    this.#client ??= makeS3Client({ options, retry, folder: this.#folder });
    return this.#client;
  }
}

interface AbortOptions {
  readonly abortSignal?: AbortSignal;
}

export function md5Base64(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}
