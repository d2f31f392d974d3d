import { HavnError } from '@havn/core';
import {
  AccessDeniedError,
  CredentialsMissingError,
  CredentialsRejectedError,
} from '../errors/access.ts';
import {
  DiskFullError,
  ObjectNotFoundError,
  StorageAnswerError,
  UnsupportedByStorageError,
} from '../errors/object.ts';
import { isConnectionError, unreachable } from '../transfer/connection.ts';

/** An answer that is no success. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly retryAfterMs: number;
  constructor(status: number, message: string, retryAfter: string | undefined) {
    super(message);
    this.status = status;
    const seconds = Number(retryAfter);
    this.retryAfterMs = seconds > 0 ? seconds * 1000 : 0;
  }
}

export function isTemporaryForHttp(error: unknown): false | number {
  if (error instanceof HttpStatusError) {
    const { status, retryAfterMs } = error;
    const temporary = [408, 425, 429, 500, 502, 503, 504].includes(status);
    return temporary ? retryAfterMs : false;
  }
  return !(error instanceof HavnError) && isConnectionError(error) ? 0 : false;
}

export interface HttpAction {
  readonly url: string;
  readonly host: string;
  readonly key: string;
  readonly method: string;
  /** Who asks, without a secret; undefined: nobody. */
  readonly identity: string | undefined;
}

/** An answer of a web server, or the lack of one, as an error that teaches. */
export function httpFailure(error: unknown, asked: HttpAction): unknown {
  if (error instanceof HavnError) return error;
  const { url, host, key, method, identity } = asked;
  if (!(error instanceof HttpStatusError)) return unreachable(url, host, error) ?? error;
  const { status, message } = error;
  const reads = method === 'GET' || method === 'HEAD';
  const act = { GET: 'read', HEAD: 'read', DELETE: 'delete' }[method] ?? 'write';
  if (reads && (status === 404 || status === 410)) return new ObjectNotFoundError(url, key, error);
  if (status === 401 || status === 407) {
    if (identity === undefined) {
      const remedy = 'Set auth (basic, digest or custom), user and password.';
      return new CredentialsMissingError(url, 'options and the address', remedy, error);
    }
    const remedy = 'Check auth, user, password and custom_auth_header.';
    return new CredentialsRejectedError({ url, identity, remedy, cause: error }, String(status));
  }
  if (status === 403) {
    return new AccessDeniedError({
      url,
      identity: identity ?? 'no identity (no auth is set)',
      lacks: `to ${act} ${JSON.stringify(key)}`,
      remedy: `Have the server let that user ${act} there, or set auth, user and password.`,
      cause: error,
    });
  }
  if (status === 405 || status === 501 || (!reads && status === 404)) {
    const remedy =
      act === 'write'
        ? `It answers ${status} to ${method}: set method to what it stores files with (PUT or POST), or push elsewhere.`
        : 'Do it on the server itself, or use another kind of storage.';
    return new UnsupportedByStorageError(url, `${act} objects`, remedy);
  }
  if (status === 507) return new DiskFullError(url, error);
  const told = `${method} ${JSON.stringify(key)} was answered with ${status} ${message}`;
  return new StorageAnswerError(url, told, error);
}
