import { textOf } from '../http/http-client.ts';
import { pause } from '../transfer/retry.ts';
import { GcsAnswerError, isTemporaryForGcs } from './gcs-failure.ts';
import type { GcsAsked, GcsRequests } from './gcs-requests.ts';

export interface GcsObject {
  readonly name: string;
  readonly size: string;
  readonly updated?: string;
  readonly etag?: string;
  readonly md5Hash?: string;
}

/** How far an upload is: bytes that the place has, or the object that it became. */
export type UploadState = { readonly have: number } | { readonly object: GcsObject };

/** A resumable upload: bytes in order to an address that is good for a week. */
export class GcsSession {
  readonly address: string;
  readonly #requests: GcsRequests;
  readonly #asked: GcsAsked;

  constructor(requests: GcsRequests, asked: GcsAsked, address: string) {
    this.#requests = requests;
    this.#asked = asked;
    this.address = address;
  }

  static async begin(requests: GcsRequests, asked: GcsAsked, size?: number): Promise<GcsSession> {
    const { prefix } = requests.address;
    const query = { uploadType: 'resumable', name: prefix + asked.key };
    const answer = await requests.patient(asked, async () => {
      const begun = await requests.once(asked, {
        method: 'POST',
        target: `/upload${requests.target(undefined, query)}`,
        headers: {
          'content-type': 'application/json; charset=UTF-8',
          'content-length': 2,
          ...(size !== undefined && { 'x-upload-content-length': size }),
        },
        body: Buffer.from('{}'),
      });
      await textOf(begun);
      return begun;
    });
    return new GcsSession(requests, asked, answer.headers.location ?? '');
  }

  /** Undefined: the place does not know the upload any more. */
  async state(total: number | undefined): Promise<UploadState | undefined> {
    try {
      return await this.#requests.patient(this.#asked, () =>
        this.#put(Buffer.alloc(0), `bytes */${total ?? '*'}`),
      );
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      if (cause instanceof GcsAnswerError && [404, 410].includes(cause.status)) return undefined;
      throw error;
    }
  }

  /** Sends bytes that begin at `at`; what was lost on the way is found out and sent again. */
  async send(bytes: Buffer, at: number, total: number | undefined): Promise<UploadState> {
    const { retry } = this.#requests;
    const { signal } = this.#asked;
    let have = at;
    for (let count = 1; ; ) {
      signal?.throwIfAborted();
      const rest = bytes.subarray(have - at);
      const state = await this.#attempt(rest, have, total, count >= retry.attempts);
      if (state && ('object' in state || state.have >= at + bytes.length)) return state;
      if (state && state.have > have) count = 1;
      else await pause(retry, count++, { signal });
      have = state && state.have >= at ? state.have : have;
    }
  }

  /** The place forgets what it has. */
  async cancel(): Promise<void> {
    await this.#requests
      .once(
        { ...this.#asked, signal: undefined },
        { method: 'DELETE', target: this.address, also: [499] },
      )
      .then(textOf)
      .catch(() => {});
  }

  /** One attempt; after a temporary failure, what the place has instead. */
  async #attempt(
    rest: Buffer,
    have: number,
    total: number | undefined,
    last: boolean,
  ): Promise<UploadState | undefined> {
    const end = have + rest.length;
    const span = rest.length === 0 ? '*' : `${have}-${end - 1}`;
    try {
      return await this.#put(rest, `bytes ${span}/${total ?? '*'}`);
    } catch (error) {
      this.#asked.signal?.throwIfAborted();
      if (last || isTemporaryForGcs(error) === false) {
        throw await this.#requests.failure(error, this.#asked);
      }
      return this.state(total);
    }
  }

  async #put(bytes: Buffer, range: string): Promise<UploadState> {
    const answer = await this.#requests.once(this.#asked, {
      method: 'PUT',
      target: this.address,
      headers: { 'content-length': bytes.length, 'content-range': range },
      body: bytes,
      also: [308],
    });
    const text = await textOf(answer);
    if (answer.status !== 308) return { object: JSON.parse(text) as GcsObject };
    const end = /-(\d+)$/.exec(answer.headers.range ?? '')?.[1];
    return { have: end === undefined ? 0 : Number(end) + 1 };
  }
}
