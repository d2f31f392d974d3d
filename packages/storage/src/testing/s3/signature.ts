import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A key that the server knows. */
export interface S3Key {
  readonly id: string;
  readonly secret: string;
  /** Temporary credentials bring it along. */
  readonly token?: string;
  readonly expired?: boolean;
  /** Actions that it may not do, as IAM names them: `s3:PutObject`. */
  readonly denied?: readonly string[];
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/**
 * Checks an Authorization header of AWS Signature Version 4 (its description in the reference of
 * S3's API). Gives the key, the code of the failure, or undefined where nothing is signed.
 */
export function verifySignature(
  request: SignedRequest,
  keys: readonly S3Key[],
): S3Key | string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[^/]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (!match) return 'AuthorizationHeaderMalformed';
  const [, id, scope, signedHeaders, signature] = match as unknown as string[];
  const key = keys.find((known) => known.id === id);
  if (!key) return 'InvalidAccessKeyId';
  if (key.token !== request.headers['x-amz-security-token']) return 'InvalidToken';
  const claimed = String(request.headers['x-amz-content-sha256']);
  if (/^[0-9a-f]{64}$/.test(claimed) && claimed !== sha256(request.body)) {
    return 'XAmzContentSHA256Mismatch';
  }
  const text = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    scope,
    sha256(canonicalRequest(request, signedHeaders!.split(';'), claimed)),
  ].join('\n');
  const expected = hmac(signingKey(key.secret, scope!), text).toString('hex');
  const same = timingSafeEqual(Buffer.from(expected), Buffer.from(signature!));
  if (!same) return 'SignatureDoesNotMatch';
  return key.expired ? 'ExpiredToken' : key;
}

function canonicalRequest(
  { method, target, headers }: SignedRequest,
  signed: readonly string[],
  payload: string,
): string {
  const [path, query = ''] = target.split('?');
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort();
  const lines = signed.map(
    (name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`,
  );
  return [method, path, pairs.join('&'), lines.join(''), signed.join(';'), payload].join('\n');
}

function signingKey(secret: string, scope: string): Buffer {
  return scope
    .split('/')
    .reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
