import { createHash, randomBytes } from 'node:crypto';

export interface DigestLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * The Authorization header that answers a challenge of Digest access (RFC 7616), for MD5 and
 * SHA-256; undefined where the challenge is none of these.
 */
export function digestHeader(
  challenge: string,
  { user, password }: DigestLogin,
  { method, path }: { readonly method: string; readonly path: string },
  clientNonce: string = randomBytes(8).toString('hex'),
): string | undefined {
  if (!/^digest /i.test(challenge)) return undefined;
  const told = fieldsOf(challenge);
  const algorithm = told.algorithm ?? 'MD5';
  const name = { MD5: 'md5', 'SHA-256': 'sha256' }[algorithm.toUpperCase()];
  const { realm = '', nonce = '', opaque } = told;
  const guarded = told.qop?.split(/\s*,\s*/).includes('auth');
  if (!name || (told.qop !== undefined && !guarded)) return undefined;
  const hash = (text: string) => createHash(name).update(text).digest('hex');
  const secret = hash(`${user}:${realm}:${password}`);
  const asked = hash(`${method}:${path}`);
  const count = '00000001';
  const middle = guarded ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const fields = [
    `username="${user.replaceAll(/(["\\])/g, '\\$1')}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${path}"`,
    `response="${hash(`${secret}:${middle}:${asked}`)}"`,
    `algorithm=${algorithm}`,
    ...(guarded ? ['qop=auth', `nc=${count}`, `cnonce="${clientNonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ];
  return `Digest ${fields.join(', ')}`;
}

function fieldsOf(challenge: string): Readonly<Record<string, string | undefined>> {
  const found = challenge.matchAll(/([a-z]+)=(?:"([^"]*)"|([^\s,]+))/gi);
  return Object.fromEntries(
    [...found].map(([, name, quoted, bare]) => [name!.toLowerCase(), quoted ?? bare]),
  );
}
