import type { ErrorAnswer } from '../../src/server/http/answer-errors.ts';
import { csrfToken, loggedOut } from '../access/session.ts';

export type QueryValues = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** What the server said it could not do. */
export class CallError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, remedy?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/** The address of a call of the studio's interface. */
export function apiUrl(path: string, values: QueryValues = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue;
    if (typeof value === 'object') for (const each of value) query.append(name, each);
    else query.append(name, String(value));
  }
  const text = query.toString();
  return `/api/havn${path}${text === '' ? '' : `?${text}`}`;
}

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(url, { signal: signal ?? null });
  return (await response.json()) as T;
}

export async function getText(url: string, signal?: AbortSignal): Promise<string> {
  return (await ask(url, { signal: signal ?? null })).text();
}

/** The server around the studio words its own refusals as MLflow does. */
type Failed = Partial<ErrorAnswer> & { readonly message?: string };

type Changing = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Changes something; answers what came back, if anything did. */
export async function send<T = void>(method: Changing, url: string, body: object = {}): Promise<T> {
  const response = await ask(url, {
    method,
    headers: { 'content-type': 'application/json', ...csrfHeader() },
    body: JSON.stringify(body),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function csrfHeader(): Readonly<Record<string, string>> {
  const token = csrfToken();
  return token === undefined ? {} : { 'x-havn-csrf': token };
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new CallError('UNREACHABLE', 'The server does not answer.');
  });
  if (response.ok) return response;
  if (response.status === 401) {
    loggedOut();
    throw new CallError('LOGGED_OUT', 'Your session has ended. Log in again.');
  }
  const answer = (await response.json().catch(() => undefined)) as Failed | undefined;
  const { code = 'FAILED', message = answer?.message, remedy } = answer?.error ?? {};
  throw new CallError(code, message ?? `The server answered ${response.status}.`, remedy);
}
