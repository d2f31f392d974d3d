/** @file As much of MLflow's REST interface as sending a run takes. */
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
const AWAY = new Set([408, 429, 500, 502, 503, 504]);

export interface RestClientOptions {
  readonly uri: string;
  /** `MLFLOW_TRACKING_TOKEN` when not given. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Call = <T>(method: 'GET' | 'POST', path: string, body: object) => Promise<T>;

/** Calls below `/api/2.0/mlflow/`. Throws `ServerAwayError`, `ServerRefusedError`. */
export function restClient({ uri, token, signal }: RestClientOptions): Call {
  const root = `${uri.replace(/\/+$/, '')}/api/2.0/mlflow/`;
  const shown = withoutSecrets(uri);
  const headers = headersFor(uri, token ?? process.env.MLFLOW_TRACKING_TOKEN);
  return async <T>(method: 'GET' | 'POST', path: string, body: object): Promise<T> => {
    const url = new URL(path, root);
    url.username = '';
    url.password = '';
    if (method === 'GET') {
      for (const [key, value] of Object.entries(body)) url.searchParams.set(key, String(value));
    }
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const request = {
      method,
      headers,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    };
    const response = await fetch(url, request).catch((error: unknown) => {
      throw new ServerAwayError(shown, reasonOf(error), error);
    });
    const text = await response.text().catch((error: unknown) => {
      throw new ServerAwayError(shown, reasonOf(error), error);
    });
    if (AWAY.has(response.status)) throw new ServerAwayError(shown, `status ${response.status}`);
    const answer = parse(text);
    if (!response.ok) throw new ServerRefusedError(shown, response.status, answer ?? {});
    if (answer === undefined)
      throw new ServerAwayError(shown, 'it does not answer as a tracking server');
    return answer as T;
  };
}

function headersFor(uri: string, token: string | undefined): Record<string, string> {
  const headers = { 'content-type': 'application/json' };
  const { username, password } = new URL(uri);
  if (token) return { ...headers, authorization: `Bearer ${token}` };
  if (!username) return headers;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { ...headers, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
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
