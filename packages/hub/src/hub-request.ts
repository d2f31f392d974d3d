import { setTimeout as sleep } from 'node:timers/promises';
import { HubAnswerError, HubUnreachableError, UnsafeRedirectError } from './errors.ts';
import type { HubSettings } from './hub-settings.ts';

/** How often and how patiently a failed request is repeated. */
export interface RetryPolicy {
  readonly attempts: number;
  /** Before the second attempt; doubles with each. */
  readonly delayMs: number;
  /** Without a byte for so long, a connection counts as cut. */
  readonly stallMs: number;
}

export const patientRetry: RetryPolicy = { attempts: 6, delayMs: 500, stallMs: 30_000 };

export interface HubRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly range?: string;
  readonly signal?: AbortSignal;
}

const REDIRECTS = 8;

/**
 * Asks the Hub. Redirects are followed by hand: only over https (http where the endpoint itself is
 * http), and the token goes to the endpoint's own origin alone. A HEAD stops where it would leave
 * that origin, since the Hub tells size and hash of a large file before it sends elsewhere.
 */
export async function hubFetch(
  url: string,
  settings: HubSettings,
  request: HubRequest = {},
): Promise<Response> {
  const origin = new URL(settings.endpoint).origin;
  const method = request.method ?? 'GET';
  let at = new URL(url);
  for (let step = 0; step < REDIRECTS; step++) {
    const response = await fetch(at.href, {
      method,
      redirect: 'manual',
      headers: headersFor(at, origin, settings.token, request.range),
      ...(request.signal && { signal: request.signal }),
    });
    const target = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || target === null) return response;
    const next = followed(at, target, settings.endpoint);
    if (method === 'HEAD' && next.origin !== origin) return response;
    await response.body?.cancel();
    at = next;
  }
  throw new HubAnswerError(url, `redirects more than ${REDIRECTS} times`);
}

/** `hubFetch`, repeated with growing pauses while the Hub is overloaded or away. */
export async function hubFetchPatiently(
  url: string,
  settings: HubSettings,
  retry: RetryPolicy,
  request: HubRequest = {},
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= retry.attempts;
    try {
      const signal = AbortSignal.timeout(retry.stallMs);
      const response = await hubFetch(url, settings, { signal, ...request });
      if (!isTemporary(response.status)) return response;
      await response.body?.cancel();
      if (last) throw new HubAnswerError(url, `answers ${response.status}`);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      if (last) throw new HubUnreachableError(url, error);
    }
    await pause(retry, attempt);
  }
}

export function pause(retry: RetryPolicy, attempt: number): Promise<void> {
  return sleep(Math.min(retry.delayMs * 2 ** (attempt - 1), 30_000));
}

/** Too many requests, or a failure of the server's own. */
export function isTemporary(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

/** `fetch` rejects with a TypeError, a stalled body with a DOMException. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
}

function headersFor(
  url: URL,
  origin: string,
  token: string | undefined,
  range: string | undefined,
): Record<string, string> {
  return {
    'accept-encoding': 'identity',
    'user-agent': 'havn',
    ...(token && url.origin === origin && { authorization: `Bearer ${token}` }),
    ...(range && { range }),
  };
}

function followed(from: URL, target: string, endpoint: string): URL {
  if (!URL.canParse(target, from.href)) throw new UnsafeRedirectError(from.href, target);
  const next = new URL(target, from);
  const plainAllowed = endpoint.startsWith('http:');
  if (next.protocol === 'https:' || (next.protocol === 'http:' && plainAllowed)) return next;
  throw new UnsafeRedirectError(from.href, target);
}
