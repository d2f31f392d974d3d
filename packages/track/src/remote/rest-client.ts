/** @file The calls of MLflow's REST interface, and of Havn's own beside it. */
import { Readable } from 'node:stream';
import { credentialsFor } from './credentials.ts';
import {
  NotATrackingServerError,
  type ServerAnswer,
  ServerAwayError,
  ServerLoginError,
  ServerMovedError,
  ServerRefusedError,
  ServerUrlError,
} from './errors.ts';

const TIMEOUT_MS = 30_000;
/** 50 kB/s: an upload that is slower will not end. */
const SLOWEST_BYTES_PER_MS = 50;
/** No answer to a call is as large; what is would not fit in memory a few times. */
const MAX_ANSWER_BYTES = 256 * 2 ** 20;
const AWAY = new Set([408, 429, 500, 502, 503, 504]);

export interface RestClientOptions {
  readonly uri: string;
  /** Those of the address or the environment (`credentialsFor`) when not given. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The body of a POST, or the query of a GET: a list repeats its name, undefined is left out. */
type Given = Readonly<Record<string, unknown>>;

export interface Call {
  /** Calls below `/api/2.0/mlflow/`. */
  <T>(method: 'GET' | 'POST', path: string, body: Given): Promise<T>;
  /** The server, without secrets. */
  readonly server: string;
  /** Calls below `/api/havn/`, which only Havn's server has. */
  readonly havn: <T>(method: 'GET' | 'POST', path: string, query?: Given) => Promise<T>;
  /** Writes a file of `size` bytes among the artifacts that the server keeps, streamed. */
  readonly upload: (
    path: string,
    content: AsyncIterable<Uint8Array>,
    size: number,
  ) => Promise<void>;
}

/**
 * A client of a tracking server. Its calls throw `ServerAwayError`, `ServerRefusedError` and, for
 * 401 and 403, `ServerLoginError`.
 *
 * @throws ServerUrlError, CredentialsInvalidError
 */
export function restClient(options: RestClientOptions): Call {
  const address = addressOf(options.uri);
  const { headers, identity } = credentialsFor(address, options.token);
  const root = withoutSecrets(address);
  const connection = { server: root.href, identity, signal: options.signal };
  const base = root.href.replace(/\/+$/, '');
  const ask = (url: URL, request: Request) => answerOf(url, request, connection);
  const json = { ...headers, 'content-type': 'application/json' };
  const call = async <T>(method: 'GET' | 'POST', path: string, body: Given): Promise<T> => {
    const url = new URL(`${base}/api/2.0/mlflow/${path}`);
    if (method === 'GET') addQuery(url, body);
    const sent = method === 'POST' ? { body: JSON.stringify(body) } : {};
    return jsonOf<T>(root.href, await ask(url, { method, headers: json, ...sent }));
  };
  return Object.assign(call, {
    server: root.href,
    async havn<T>(method: 'GET' | 'POST', path: string, query: Given = {}): Promise<T> {
      const url = new URL(`${base}/api/havn/${path}`);
      addQuery(url, query);
      const text = await ask(url, { method, headers });
      return method === 'POST' && text === '' ? ({} as T) : jsonOf<T>(root.href, text);
    },
    async upload(path: string, content: AsyncIterable<Uint8Array>, size: number) {
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      await ask(new URL(`${base}/api/2.0/mlflow-artifacts/artifacts/${encoded}`), {
        method: 'PUT',
        headers: {
          ...headers,
          'content-type': 'application/octet-stream',
          'content-length': String(size),
        },
        timeoutMs: TIMEOUT_MS + Math.ceil(size / SLOWEST_BYTES_PER_MS),
        ...(size > 0 && { body: streamOf(content), duplex: 'half' }),
      });
    },
  });
}

interface Connection {
  readonly server: string;
  readonly identity: string | undefined;
  readonly signal: AbortSignal | undefined;
}

interface Request extends RequestInit {
  readonly timeoutMs?: number;
  readonly duplex?: 'half';
}

async function answerOf(
  url: URL,
  { timeoutMs = TIMEOUT_MS, ...request }: Request,
  { server, identity, signal }: Connection,
): Promise<string> {
  const away = (error: unknown) => {
    throw new ServerAwayError(server, reasonOf(error), error);
  };
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  // A POST that is sent on becomes a GET, and nobody asked for the other place to be told who calls.
  const sent = { ...request, redirect: 'manual', signal: either } as const;
  const response = await fetch(url, sent).catch(away);
  const text = await boundedText(response).catch(away);
  const { ok, status } = response;
  if (ok) return text;
  const other = response.headers.get('location');
  if (status >= 300 && status < 400 && other) throw new ServerMovedError(server, other);
  const answer = parse(text) ?? {};
  if (AWAY.has(status)) {
    const said = typeof answer.message === 'string' ? `: ${answer.message}` : '';
    throw new ServerAwayError(server, `status ${status}${said}`);
  }
  const refusal = { uri: server, status, answer, identity };
  if (status === 401 || status === 403) throw new ServerLoginError(refusal);
  throw new ServerRefusedError(refusal);
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`its answer is larger than ${MAX_ANSWER_BYTES} B`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function addressOf(uri: string): URL {
  const address = URL.canParse(uri) ? new URL(uri) : undefined;
  if (address && /^https?:$/.test(address.protocol)) return address;
  throw new ServerUrlError();
}

function withoutSecrets(address: URL): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url;
}

function addQuery(url: URL, query: Given): void {
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      if (one !== undefined) url.searchParams.append(key, String(one));
    }
  }
}

function streamOf(content: AsyncIterable<Uint8Array>): ReadableStream {
  return Readable.toWeb(Readable.from(content)) as ReadableStream;
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as {
    readonly cause?: { readonly message?: string; readonly code?: string };
    readonly message: string;
  };
  // Where a name has several addresses, each with a failure of its own, only the code is told.
  return cause?.message || cause?.code || message;
}

function jsonOf<T>(server: string, text: string): T {
  const answer = parse(text);
  if (answer !== undefined) return answer as T;
  throw new NotATrackingServerError(server);
}

function parse(text: string): ServerAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
