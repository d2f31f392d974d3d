import { createVerify, generateKeyPairSync } from 'node:crypto';

/** A service account of the test server, and the key file that a client gets. */
export interface TestAccount {
  readonly email: string;
  readonly publicKey: string;
  /** Permissions that it lacks, as IAM names them: `storage.objects.create`. */
  readonly denied?: readonly string[];
  /** Content of the JSON key file; `tokenUri` is where Python's client fetches its token. */
  keyFile(tokenUri?: string): string;
}

export function makeAccount(denied: readonly string[] = []): TestAccount {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const email = 'tester@havn-test.iam.gserviceaccount.com';
  const keyFile = (tokenUri = 'https://oauth2.googleapis.com/token') =>
    JSON.stringify({
      type: 'service_account',
      project_id: 'havn-test',
      private_key_id: 'key-1',
      private_key: privateKey,
      client_email: email,
      client_id: '1',
      token_uri: tokenUri,
    });
  return { email, publicKey, denied, keyFile };
}

/** Whether a token is one that the account's key signed and that has not run out. */
export function signedBy({ email, publicKey }: TestAccount, token: string): boolean {
  const [head, body, signature] = token.split('.');
  if (!head || !body || !signature) return false;
  const verify = createVerify('RSA-SHA256').update(`${head}.${body}`);
  if (!verify.verify(publicKey, signature, 'base64url')) return false;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
    readonly iss: string;
    readonly exp: number;
    readonly scope?: string;
  };
  const scoped = /devstorage/.test(claims.scope ?? '');
  return claims.iss === email && scoped && claims.exp * 1000 > Date.now();
}
