import type { IncomingHttpHeaders } from 'node:http';
import { md5, type S3Bucket } from './buckets.ts';
import { xml } from './xml.ts';

export interface S3Request {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly buckets: ReadonlyMap<string, S3Bucket>;
  readonly pageSize: number;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array;
}

/** A request for a bucket that is there. */
export interface BucketRequest extends S3Request {
  readonly bucket: S3Bucket;
  readonly name: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  ExpiredToken: 400,
  InvalidAccessKeyId: 403,
  InvalidToken: 400,
  SignatureDoesNotMatch: 403,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  InvalidRange: 416,
  PreconditionFailed: 412,
  MethodNotAllowed: 405,
  SlowDown: 503,
};

export function s3Error(code: string): S3Answer {
  return {
    status: STATUS[code] ?? 400,
    headers: { 'content-type': 'application/xml' },
    body: xml('Error', { Code: code, Message: `The test server says ${code}`, RequestId: '1' }),
  };
}

/** Whether the body is what Content-MD5 says. */
export function isIntact({ headers, body }: S3Request): boolean {
  const told = headers['content-md5'];
  return told === undefined || told === md5(body, 'base64');
}
