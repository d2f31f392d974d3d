import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { patiently, type RetryPolicy } from '../transfer/retry.ts';
import { digestHeader } from './digest.ts';
import type { HttpAddress, HttpOptions } from './http-address.ts';
import { type HttpAnswer, HttpClient } from './http-client.ts';
import { HttpStatusError, httpFailure, isTemporaryForHttp } from './http-failure.ts';

export interface HttpAsked {
  readonly key: string;
  readonly method: string;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Made anew for every attempt. */
  readonly body?: () => Uint8Array | AsyncIterable<Uint8Array>;
  /** Answers that are no failure, beside 2xx. */
  readonly also?: readonly number[];
}

const REDIRECTS = 8;
const CONNECT_MS = 60_000;

/** Asks a web server: patiently, cancellable, with failures that teach. */
export class HttpRequests {
  readonly address: HttpAddress;
  readonly retry: RetryPolicy;
  readonly #options: HttpOptions;
  readonly #folder: string;
  #client: Promise<HttpClient> | undefined;
  /** The last challenge of a server that wants Digest. */
  #challenge: string | undefined;

  constructor(address: HttpAddress, options: HttpOptions, retry: RetryPolicy, folder: string) {
    this.address = address;
    this.retry = retry;
    this.#options = options;
    this.#folder = folder;
  }

  /** Repeated while the failure is temporary; what then fails, teaches. */
  async send(asked: HttpAsked): Promise<HttpAnswer> {
    const patience = { retry: this.retry, temporary: isTemporaryForHttp, signal: asked.signal };
    try {
      return await patiently(patience, () => this.once(asked));
    } catch (error) {
      asked.signal?.throwIfAborted();
      throw this.failure(error, asked);
    }
  }

  /** One request, with the failure as it is. */
  async once(asked: HttpAsked): Promise<HttpAnswer> {
    const answer = await this.#follow(asked);
    const { status, headers, stream } = answer;
    if ((status >= 200 && status < 300) || asked.also?.includes(status)) return answer;
    const challenge = headers['www-authenticate'];
    stream.destroy();
    const fresh = this.#options.auth?.toLowerCase() === 'digest' && challenge !== this.#challenge;
    if (status === 401 && challenge !== undefined && fresh) {
      this.#challenge = challenge;
      return this.once(asked);
    }
    throw new HttpStatusError(status, stream.statusMessage ?? '', headers['retry-after']);
  }

  failure(error: unknown, { key, method }: Pick<HttpAsked, 'key' | 'method'>): unknown {
    const { url, base } = this.address;
    return httpFailure(error, { url, host: base.host, key, method, identity: this.#identity() });
  }

  async close(): Promise<void> {
    (await this.#client?.catch(() => undefined))?.close();
  }

  /** Redirects only to the same or a safer protocol; credentials to the own origin alone. */
  async #follow(asked: HttpAsked): Promise<HttpAnswer> {
    const { key, method, headers, body, signal } = asked;
    const client = await this.#open();
    let url = new URL(key.split('/').map(encodeURIComponent).join('/'), this.address.base);
    for (let step = 0; step < REDIRECTS; step++) {
      const own = url.origin === this.address.base.origin ? this.#login(method, url) : {};
      const answer = await client.send({
        method,
        url,
        signal,
        headers: { ...own, ...headers },
        ...(body && { body: body() }),
      });
      const target = answer.headers.location;
      const follows = body ? [307, 308] : [301, 302, 303, 307, 308];
      if (!follows.includes(answer.status) || target === undefined) return answer;
      answer.stream.destroy();
      const next = new URL(target, url);
      const safe = next.protocol === 'https:' || next.protocol === url.protocol;
      if (!safe) throw new HttpStatusError(answer.status, `leads to ${next.protocol}`, undefined);
      url = next;
    }
    throw new HttpStatusError(310, `redirects more than ${REDIRECTS} times`, undefined);
  }

  #login(method: string, url: URL): Record<string, string> {
    const { auth, custom_auth_header } = this.#options;
    const { user = '', password = '' } = this.address;
    switch (auth?.toLowerCase()) {
      case 'custom':
        return { [custom_auth_header!]: password };
      case 'digest': {
        const path = url.pathname + url.search;
        const login = { user, password };
        const header = this.#challenge && digestHeader(this.#challenge, login, { method, path });
        return header ? { authorization: header } : {};
      }
      default: {
        if (!user && !password) return {};
        const basic = Buffer.from(`${user}:${password}`).toString('base64');
        return { authorization: `Basic ${basic}` };
      }
    }
  }

  #identity(): string | undefined {
    const { auth, custom_auth_header } = this.#options;
    if (auth?.toLowerCase() === 'custom') return `the header ${custom_auth_header}`;
    const { user } = this.address;
    return user === undefined ? undefined : `the user ${user}`;
  }

  #open(): Promise<HttpClient> {
    this.#client ??= this.#make();
    return this.#client;
  }

  async #make(): Promise<HttpClient> {
    const { ssl_verify, connect_timeout, read_timeout } = this.#options;
    const authorities =
      typeof ssl_verify === 'string'
        ? await readFile(resolve(this.#folder, ssl_verify))
        : undefined;
    return new HttpClient({
      connectMs: connect_timeout === undefined ? CONNECT_MS : connect_timeout * 1000,
      stallMs: read_timeout === undefined ? this.retry.stallMs : read_timeout * 1000,
      verify: ssl_verify !== false,
      authorities,
    });
  }
}
