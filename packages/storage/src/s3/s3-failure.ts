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
import { isConnectionError, unreachable } from '../transfer/connection.ts';

export interface S3Action {
  readonly url: string;
  readonly bucket: string;
  readonly host: string;
  readonly key: string;
  /** Stands before the key in the bucket. */
  readonly prefix: string;
  /** As IAM names it: "s3:PutObject". */
  readonly action: string;
  /** Who asks, without a secret. */
  readonly identity: string;
}

interface Answer {
  readonly name: string;
  readonly status: number | undefined;
  readonly retryAfter: number;
}

const TEMPORARY = new Set([
  'SlowDown',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'InternalError',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'OperationAborted',
]);
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']);
const REJECTED = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'InvalidSecurity',
  'AuthorizationHeaderMalformed',
]);
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);

/** Overload, failures of the server's own, broken connections: worth another attempt. */
export function isTemporaryForS3(error: unknown): false | number {
  if (error instanceof HavnError) return false;
  if (isConnectionError(error)) return 0;
  const { name, status, retryAfter } = answerOf(error);
  if (TEMPORARY.has(name) || status === 429 || (status ?? 0) >= 500) return retryAfter;
  return false;
}

export function answerOf(error: unknown): Answer {
  const { name, Code, $metadata, $response } = error as {
    readonly name?: string;
    readonly Code?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  const seconds = Number($response?.headers?.['retry-after']);
  return {
    name: Code ?? name ?? '',
    status: $metadata?.httpStatusCode,
    retryAfter: seconds > 0 ? seconds * 1000 : 0,
  };
}

/** An answer of S3, or the lack of one, as an error that teaches. */
export function s3Failure(error: unknown, asked: S3Action): unknown {
  if (error instanceof HavnError) return error;
  const { name, status } = answerOf(error);
  const { url, bucket, host, key } = asked;
  if (name === 'NoSuchBucket') {
    const remedy = `Check the name and the endpoint, or make it: aws s3 mb s3://${bucket}`;
    return new BucketNotFoundError(url, bucket, remedy, error);
  }
  if (name === 'NoSuchKey' || name === 'NotFound') return new ObjectNotFoundError(url, key, error);
  if (name === 'PreconditionFailed') {
    return new ObjectChangedError(url, key, 'was replaced while it was read');
  }
  if (FULL.has(name)) return new DiskFullError(url, error);
  return (
    credentialFailure(error, asked) ??
    unreachable(url, host, error) ??
    // What is no answer at all is a fault of a file of this machine, or of ours.
    (status === undefined ? error : new StorageAnswerError(url, told(error, asked), error))
  );
}

const LOGIN = 'aws sso login, or aws configure';

function credentialFailure(error: unknown, asked: S3Action): Error | undefined {
  const { url, bucket, prefix, key, action, identity } = asked;
  const { name, status } = answerOf(error);
  const message = error instanceof Error ? error.message : '';
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return missing(url, message, error);
  }
  const denial = { url, identity, cause: error };
  if (EXPIRED.has(name)) {
    const remedy = `Fetch new ones (${LOGIN}; or a new session_token), and run it again: it goes on where it stopped.`;
    return new CredentialsExpiredError({ ...denial, remedy });
  }
  if (REJECTED.has(name) || status === 401) {
    const remedy =
      'Check access_key_id and secret_access_key (or the profile), the region and the endpoint.';
    return new CredentialsRejectedError({ ...denial, remedy }, `${name}: ${message}`);
  }
  if (status !== 403) return undefined;
  const place = action === 's3:ListBucket' ? bucket : `${bucket}/${prefix}${key}`;
  return new AccessDeniedError({
    ...denial,
    lacks: `${action} on arn:aws:s3:::${place}`,
    remedy: `Give that identity ${action} on arn:aws:s3:::${place} (IAM or bucket policy), or set another profile or key.`,
  });
}

function missing(url: string, message: string, cause: unknown): Error {
  if (/expired/i.test(message)) {
    const identity = 'the session of the profile';
    return new CredentialsExpiredError({ url, identity, remedy: 'Run: aws sso login', cause });
  }
  return new CredentialsMissingError(
    url,
    'options, AWS_ACCESS_KEY_ID, the profile, the container and the instance',
    `Run ${LOGIN}; or set profile, or access_key_id and secret_access_key; or allow_anonymous_login for a public bucket.`,
    cause,
  );
}

function told(error: unknown, { action, key }: S3Action): string {
  const { name, status } = answerOf(error);
  const message = error instanceof Error ? error.message : '';
  return `${action} of ${JSON.stringify(key)} was answered with ${status} ${name}: ${message}`;
}
