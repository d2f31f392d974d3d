/** @file As much of MLflow's REST interface as sending a run takes. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { HavnError } from '@havn/core';

/** The server did not answer, or answered that it cannot at the moment: trying again may help. */
export class ServerAwayError extends HavnError {
  readonly code = 'TRACKING_SERVER_AWAY';
  constructor(uri: string, reason: string, cause?: unknown) {
    super(`the tracking server ${uri} cannot be reached: ${reason}`, {
      remedy: 'The run is kept on this machine; send it later: havn runs sync RUN',
      cause,
    });
  }
}

/** The server answered that it will not: trying again does not help. */
export class ServerRefusedError extends HavnError {
  readonly code = 'TRACKING_SERVER_REFUSED';
  readonly status: number;
  readonly serverCode: string | undefined;
  constructor(uri: string, status: number, answer: ServerAnswer) {
    super(`the tracking server ${uri} refused: ${answer.message ?? `status ${status}`}`, {
      remedy:
        status === 401 || status === 403
          ? 'Set MLFLOW_TRACKING_TOKEN to a key of that server.'
          : 'Look at the log of the server.',
    });
    this.status = status;
    this.serverCode = answer.error_code;
  }
}

interface ServerAnswer {
  readonly error_code?: string;
  readonly message?: string;
}

const TIMEOUT_MS = 30_000;
/** 50 kB/s: an upload that is slower will not end. */
const SLOWEST_BYTES_PER_MS = 50;
const AWAY = new Set([408, 429, 500, 502, 503, 504]);

export interface RestClientOptions {
  readonly uri: string;
  /** `MLFLOW_TRACKING_TOKEN` when not given. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Call {
  <T>(method: 'GET' | 'POST', path: string, body: object): Promise<T>;
  /** The server, without secrets. */
  readonly server: string;
  /** Sends the first `size` bytes of a file to the artifacts that the server keeps, streamed. */
  readonly upload: (path: string, file: string, size: number) => Promise<void>;
}

/** Calls below `/api/2.0/mlflow/`. Throws `ServerAwayError`, `ServerRefusedError`. */
export function restClient(options: RestClientOptions): Call {
  const root = `${options.uri.replace(/\/+$/, '')}/api/2.0/`;
  const server = withoutSecrets(options.uri);
  const headers = headersFor(options.uri, options.token ?? process.env.MLFLOW_TRACKING_TOKEN);
  const ask = (url: URL, request: Request) => answerOf(url, request, { server, ...options });
  const call = async <T>(method: 'GET' | 'POST', path: string, body: object): Promise<T> => {
    const url = urlOf(`mlflow/${path}`, root);
    if (method === 'GET') {
      for (const [key, value] of Object.entries(body)) url.searchParams.set(key, String(value));
    }
    const json = { ...headers, 'content-type': 'application/json' };
    const sent = method === 'POST' ? { body: JSON.stringify(body) } : {};
    const answer = parse(await ask(url, { method, headers: json, ...sent }));
    if (answer !== undefined) return answer as T;
    throw new ServerAwayError(server, 'it does not answer as a tracking server');
  };
  return Object.assign(call, {
    server,
    async upload(path: string, file: string, size: number): Promise<void> {
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      await ask(urlOf(`mlflow-artifacts/artifacts/${encoded}`, root), {
        method: 'PUT',
        headers: {
          ...headers,
          'content-type': 'application/octet-stream',
          'content-length': String(size),
        },
        timeoutMs: TIMEOUT_MS + Math.ceil(size / SLOWEST_BYTES_PER_MS),
        ...(size > 0 && { body: fileStream(file, size), duplex: 'half' }),
      });
    },
  });
}

interface Request extends RequestInit {
  readonly timeoutMs?: number;
  readonly duplex?: 'half';
}

async function answerOf(
  url: URL,
  { timeoutMs = TIMEOUT_MS, ...request }: Request,
  { server, signal }: RestClientOptions & { readonly server: string },
): Promise<string> {
  const away = (error: unknown) => {
    throw new ServerAwayError(server, reasonOf(error), error);
  };
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const response = await fetch(url, { ...request, signal: either }).catch(away);
  const text = await response.text().catch(away);
  if (AWAY.has(response.status)) throw new ServerAwayError(server, `status ${response.status}`);
  if (!response.ok) throw new ServerRefusedError(server, response.status, parse(text) ?? {});
  return text;
}

function urlOf(path: string, root: string): URL {
  const url = new URL(path, root);
  url.username = '';
  url.password = '';
  return url;
}

/** What is written behind meanwhile is for the next time. */
function fileStream(file: string, size: number): ReadableStream {
  return Readable.toWeb(createReadStream(file, { end: size - 1 })) as ReadableStream;
}

function headersFor(uri: string, token: string | undefined): Record<string, string> {
  const { username, password } = new URL(uri);
  if (token) return { authorization: `Bearer ${token}` };
  if (!username) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function withoutSecrets(uri: string): string {
  const url = new URL(uri);
  url.username = '';
  url.password = '';
  return url.href;
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as {
    readonly cause?: { readonly message?: string };
    readonly message: string;
  };
  return cause?.message ?? message;
}

function parse(text: string): ServerAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
