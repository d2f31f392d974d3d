import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
} from 'node:http';
import { Agent as HttpsAgent, request as secureRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { ConnectionCutError } from '../transfer/connection.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read to its end or destroyed. */
  readonly stream: IncomingMessage;
}

export interface HttpClientOptions {
  /** Until the connection stands. */
  readonly connectMs: number;
  /** Without a byte either way for so long, the connection counts as cut. */
  readonly stallMs: number;
  readonly verify?: boolean;
  /** Authorities to trust instead of the known ones, as PEM. */
  readonly authorities?: Uint8Array | undefined;
}

const MOST_SOCKETS = 64;

/** Sends requests over kept connections: cancellable, with time limits, no redirects. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #plain = new HttpAgent({ keepAlive: true, maxSockets: MOST_SOCKETS });
  readonly #secure: HttpsAgent;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#secure = new HttpsAgent({
      keepAlive: true,
      maxSockets: MOST_SOCKETS,
      rejectUnauthorized: options.verify ?? true,
      ...(options.authorities && { ca: Buffer.from(options.authorities) }),
    });
  }

  async send({ method, url, headers = {}, body, signal }: HttpRequest): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    const secure = url.protocol === 'https:';
    const sending = (secure ? secureRequest : request)(url, {
      method,
      headers: { 'user-agent': 'havn', ...headers },
      agent: secure ? this.#secure : this.#plain,
    });
    const cancel = () => sending.destroy(signal?.reason);
    signal?.addEventListener('abort', cancel, { once: true });
    const { connectMs, stallMs } = this.#options;
    const late = (ms: number) => () =>
      sending.destroy(new ConnectionCutError(`no answer for ${ms} ms`));
    let connecting: NodeJS.Timeout | undefined;
    // A request that waits for a free connection has no socket yet: that wait does not count.
    sending.on('socket', (socket) => {
      if (!socket.connecting) return;
      connecting = setTimeout(late(connectMs), connectMs);
      socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
    });
    sending.setTimeout(stallMs, late(stallMs));
    try {
      const answered = answerTo(sending);
      const sent = body === undefined || body instanceof Uint8Array ? undefined : body;
      if (!sent) sending.end(body);
      // A server that refuses early answers before all is sent.
      else await Promise.race([pipeline(sent, sending), answered]);
      const stream = await answered;
      stream.on('close', () => signal?.removeEventListener('abort', cancel));
      return { status: stream.statusCode ?? 0, headers: stream.headers, stream };
    } catch (error) {
      signal?.removeEventListener('abort', cancel);
      sending.destroy();
      signal?.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(connecting);
    }
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

function answerTo(sending: ReturnType<typeof request>): Promise<IncomingMessage> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve);
    // Stays: a request that is destroyed later must not end the process.
    sending.on('error', reject);
  });
  answered.catch(() => {});
  return answered;
}

const LONGEST_TEXT = 64 * 1024;

/** The text of an answer, its first 64 KiB or `longest` bytes. */
export async function textOf({ stream }: HttpAnswer, longest = LONGEST_TEXT): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > longest) break;
  }
  return Buffer.concat(pieces).toString('utf8', 0, longest);
}
