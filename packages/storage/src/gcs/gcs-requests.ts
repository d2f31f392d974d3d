import type { BucketAddress } from '../buckets/bucket-address.ts';
import { StorageAnswerError } from '../errors/object.ts';
import { type HttpAnswer, HttpClient, type HttpRequest, textOf } from '../http/http-client.ts';
import { patiently, type RetryPolicy } from '../transfer/retry.ts';
import { GcsAccount } from './gcs-account.ts';
import { GcsAnswerError, gcsAnswerError, gcsFailure, isTemporaryForGcs } from './gcs-failure.ts';
import { type GcsOptions, gcsEndpoint } from './gcs-options.ts';

export interface GcsAsked {
  readonly key: string;
  /** As IAM names it. */
  readonly permission: string;
  readonly signal?: AbortSignal | undefined;
}

export interface GcsRequest extends Omit<HttpRequest, 'url' | 'signal'> {
  /** Path and query at the endpoint, or a whole address that the endpoint gave. */
  readonly target: string;
  /** Answers that are no failure, beside 2xx. */
  readonly also?: readonly number[];
}

const CONNECT_MS = 15_000;

/** Bytes: a page of a listing has up to 1,000 objects, and a name up to 1,024 bytes. */
const LONGEST_DOCUMENT = 32 * 2 ** 20;

/** Speaks Google's JSON API: patiently, cancellable, with failures that teach. */
export class GcsRequests {
  readonly address: BucketAddress;
  readonly retry: RetryPolicy;
  readonly endpoint: URL;
  readonly #account: GcsAccount;
  readonly #http: HttpClient;

  constructor(address: BucketAddress, options: GcsOptions, retry: RetryPolicy, folder: string) {
    this.address = address;
    this.retry = retry;
    this.endpoint = gcsEndpoint(options);
    this.#account = new GcsAccount(options, folder, address.url);
    this.#http = new HttpClient({ connectMs: CONNECT_MS, stallMs: retry.stallMs });
  }

  /** `/storage/v1/b/BUCKET/o/OBJECT` with a query. */
  target(key: string | undefined, query: Readonly<Record<string, string | undefined>>): string {
    const { bucket, prefix } = this.address;
    const object = key === undefined ? '' : `/${encodeURIComponent(prefix + key)}`;
    const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(pairs as [string, string][]);
    return `/storage/v1/b/${encodeURIComponent(bucket)}/o${object}?${search}`;
  }

  /** Asks for a JSON document, repeated while the failure is temporary. */
  async json<Result>(asked: GcsAsked, request: GcsRequest): Promise<Result> {
    const ask = async () => textOf(await this.once(asked, request), LONGEST_DOCUMENT);
    const text = await this.patient(asked, ask);
    try {
      return JSON.parse(text || '{}') as Result;
    } catch (error) {
      throw new StorageAnswerError(this.address.url, 'its answer is no JSON', error);
    }
  }

  /** Repeats while the failure is temporary; what then fails, teaches. */
  patient<Result>(asked: GcsAsked, run: () => Promise<Result>): Promise<Result> {
    const { signal } = asked;
    const patience = { retry: this.retry, temporary: isTemporaryForGcs, signal };
    return this.#explained(asked, () => patiently(patience, run));
  }

  async #explained<Result>(asked: GcsAsked, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      asked.signal?.throwIfAborted();
      throw await this.failure(error, asked);
    }
  }

  /** One request. A token that was refused is asked for anew, once. */
  async once(asked: GcsAsked, request: GcsRequest): Promise<HttpAnswer> {
    try {
      return await this.#send(asked, request);
    } catch (error) {
      const refused = error instanceof GcsAnswerError && error.status === 401;
      if (!refused || this.#account.anonymous) throw error;
      this.#account.forget();
      return this.#send(asked, request);
    }
  }

  async failure(error: unknown, { key, permission }: GcsAsked): Promise<unknown> {
    const { bucket, url } = this.address;
    const { anonymous } = this.#account;
    const identity = await this.#account.identity();
    const { host } = this.endpoint;
    return gcsFailure(error, { url, bucket, host, key, permission, identity, anonymous });
  }

  close(): void {
    this.#http.close();
  }

  async #send({ signal }: GcsAsked, request: GcsRequest): Promise<HttpAnswer> {
    const { target, also = [], headers, ...rest } = request;
    const url = new URL(target, this.endpoint);
    // The token goes to the endpoint alone.
    const own = url.origin === this.endpoint.origin ? await this.#account.headers() : {};
    const answer = await this.#http.send({ ...rest, url, signal, headers: { ...own, ...headers } });
    const { status } = answer;
    if ((status >= 200 && status < 300) || also.includes(status)) return answer;
    throw await gcsAnswerError(answer);
  }
}
