import { HavnError } from '@havn/core';
import {
  AccessDeniedError,
  BucketNotFoundError,
  CredentialsExpiredError,
  CredentialsMissingError,
  CredentialsRejectedError,
} from '../errors/access.ts';
import {
  DiskFullError,
  ObjectChangedError,
  ObjectNotFoundError,
  StorageAnswerError,
} from '../errors/object.ts';
import type { HttpAnswer } from '../http/http-client.ts';
import { textOf } from '../http/http-client.ts';
import { isConnectionError, unreachable } from '../transfer/connection.ts';

/** An answer that is no success; what to make of it the caller knows. */
export class GcsAnswerError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number;

  constructor(status: number, reason: string, message: string, retryAfterMs: number) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Reads what the JSON API says of a failure; a proxy between may say it as any text. */
export async function gcsAnswerError(answer: HttpAnswer): Promise<GcsAnswerError> {
  const text = await textOf(answer).catch(() => '');
  const seconds = Number(answer.headers['retry-after']);
  const { message, reason } = readError(text);
  return new GcsAnswerError(answer.status, reason, message, seconds > 0 ? seconds * 1000 : 0);
}

function readError(text: string): { readonly message: string; readonly reason: string } {
  try {
    const { error } = JSON.parse(text) as {
      error?: { message?: string; errors?: { reason?: string }[] };
    };
    return { message: error?.message ?? '', reason: error?.errors?.[0]?.reason ?? '' };
  } catch {
    return { message: text.slice(0, 200).trim(), reason: '' };
  }
}

const RATE = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'backendError']);

export function isTemporaryForGcs(error: unknown): false | number {
  if (error instanceof GcsAnswerError) {
    const { status, reason, retryAfterMs } = error;
    return status === 408 || status === 429 || status >= 500 || RATE.has(reason)
      ? retryAfterMs
      : false;
  }
  return !(error instanceof HavnError) && isConnectionError(error) ? 0 : false;
}

export interface GcsAction {
  readonly url: string;
  readonly bucket: string;
  readonly host: string;
  readonly key: string;
  /** As IAM names it: "storage.objects.get". */
  readonly permission: string;
  readonly identity: string;
  readonly anonymous: boolean;
}

/** An answer of GCS, or the lack of one, as an error that teaches. */
export function gcsFailure(error: unknown, asked: GcsAction): unknown {
  if (error instanceof HavnError) return error;
  const { url, bucket, host, key, permission } = asked;
  if (!(error instanceof GcsAnswerError)) return unreachable(url, host, error) ?? error;
  const { status, message, reason } = error;
  if (status === 404) {
    if (!/bucket does not exist/i.test(message)) return new ObjectNotFoundError(url, key, error);
    const remedy = `Check the name, or make it: gcloud storage buckets create gs://${bucket}`;
    return new BucketNotFoundError(url, bucket, remedy, error);
  }
  if (status === 412) return new ObjectChangedError(url, key, 'was replaced while it was read');
  if (status === 507 || reason === 'quotaExceeded') return new DiskFullError(url, error);
  if (status === 401) return rejected(error, asked);
  if (status === 403) return denied(error, asked);
  const told = `${permission} of ${JSON.stringify(key)} was answered with ${status}: ${message}`;
  return new StorageAnswerError(url, told, error);
}

const LOGIN = 'gcloud auth application-default login';

function rejected(cause: GcsAnswerError, { url, identity, anonymous }: GcsAction): Error {
  if (anonymous) {
    return new CredentialsMissingError(
      url,
      'nothing: it was asked anonymously',
      `Run "${LOGIN}" or set credentialpath, and leave allow_anonymous_login out.`,
      cause,
    );
  }
  const remedy = `Run "${LOGIN}", or make a new key for the service account and set credentialpath.`;
  const denial = { url, identity, remedy, cause };
  if (/expired/i.test(cause.message)) return new CredentialsExpiredError(denial);
  return new CredentialsRejectedError(denial, cause.message || cause.reason || 'unauthorized');
}

function denied(cause: GcsAnswerError, asked: GcsAction): Error {
  const { url, bucket, identity, permission } = asked;
  // The answer names it best: "x@y does not have storage.objects.create access to …".
  const lacking = /storage\.[a-zA-Z.]+/.exec(cause.message)?.[0] ?? permission;
  const role = /get|list/.test(lacking) ? 'objectViewer' : 'objectUser';
  const member = /the service account (\S+@\S+)/.exec(identity)?.[1];
  const who = member ? `serviceAccount:${member}` : 'user:YOU';
  return new AccessDeniedError({
    url,
    identity,
    lacks: `${lacking} on gs://${bucket}`,
    remedy: `Run: gcloud storage buckets add-iam-policy-binding gs://${bucket} --member=${who} --role=roles/storage.${role}; or set another credentialpath.`,
    cause,
  });
}
