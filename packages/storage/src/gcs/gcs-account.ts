import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AuthClient } from 'google-auth-library';
import {
  CredentialsExpiredError,
  CredentialsMissingError,
  CredentialsRejectedError,
} from '../errors/access.ts';
import type { GcsOptions } from './gcs-options.ts';

/** The library notices a file of another kind only later, and in words of its own. */
async function checkKeyFile(path: string): Promise<void> {
  const { type } = JSON.parse(await readFile(path, 'utf8')) as { readonly type?: unknown };
  if (!KINDS.has(type)) throw new Error(`${path} has no known "type"`);
}

const KINDS: ReadonlySet<unknown> = new Set([
  'service_account',
  'authorized_user',
  'external_account',
  'external_account_authorized_user',
  'impersonated_service_account',
]);

const SCOPE = 'https://www.googleapis.com/auth/devstorage.full_control';
const LOGIN = 'gcloud auth application-default login';

/** Who asks Google: headers for requests, and a name without secrets for messages. */
export class GcsAccount {
  readonly #options: GcsOptions;
  readonly #folder: string;
  readonly #url: string;
  #client: Promise<AuthClient> | undefined;

  constructor(options: GcsOptions, folder: string, url: string) {
    this.#options = options;
    this.#folder = folder;
    this.#url = url;
  }

  get anonymous(): boolean {
    const { allow_anonymous_login, credentialpath, endpointurl } = this.#options;
    const emulator = endpointurl === undefined && process.env.STORAGE_EMULATOR_HOST;
    return allow_anonymous_login === true || (Boolean(emulator) && credentialpath === undefined);
  }

  async headers(): Promise<Record<string, string>> {
    if (this.anonymous) return {};
    const client = await this.#open();
    try {
      const headers = await client.getRequestHeaders();
      return Object.fromEntries(headers.entries());
    } catch (error) {
      throw await this.#refused(error);
    }
  }

  /** Makes the next request ask for a new token. */
  forget(): void {
    this.#client = undefined;
  }

  async identity(): Promise<string> {
    if (this.anonymous) return 'no identity (anonymous)';
    const client = await this.#client?.catch(() => undefined);
    const { email } = (client ?? {}) as { readonly email?: unknown };
    if (typeof email === 'string') return `the service account ${email}`;
    const kind = client?.constructor.name;
    if (kind === 'UserRefreshClient') return `the Google user of "${LOGIN}"`;
    if (kind === 'Compute') return 'the service account of this machine';
    return 'the application default credentials';
  }

  #open(): Promise<AuthClient> {
    this.#client ??= this.#load();
    return this.#client;
  }

  async #load(): Promise<AuthClient> {
    const { GoogleAuth, JWT } = await import('google-auth-library');
    const { credentialpath, projectname } = this.#options;
    const auth = new GoogleAuth({
      scopes: [SCOPE],
      ...(credentialpath && { keyFilename: resolve(this.#folder, credentialpath) }),
      ...(projectname && { projectId: projectname }),
    });
    try {
      if (credentialpath) await checkKeyFile(resolve(this.#folder, credentialpath));
      const client = await auth.getClient();
      // A key signs its own tokens: one request less, and no other host to reach.
      if (client instanceof JWT) client.useJWTAccessWithScope = true;
      return client;
    } catch (error) {
      throw this.#missing(error);
    }
  }

  #missing(error: unknown): Error {
    const file = this.#options.credentialpath ?? process.env.GOOGLE_APPLICATION_CREDENTIALS;
    const looked = file
      ? `the file ${file}`
      : 'credentialpath, GOOGLE_APPLICATION_CREDENTIALS, gcloud, the machine';
    const remedy = file
      ? 'Check that it is the JSON key of a service account, or one that gcloud wrote.'
      : `Run "${LOGIN}", or set credentialpath to the JSON key of a service account; allow_anonymous_login reads public buckets.`;
    return new CredentialsMissingError(this.#url, looked, remedy, error);
  }

  async #refused(cause: unknown): Promise<Error> {
    const problem = cause instanceof Error ? cause.message : String(cause);
    const denial = { url: this.#url, identity: await this.identity(), cause };
    if (/invalid_grant|expired|revoked|reauth/i.test(problem)) {
      return new CredentialsExpiredError({ ...denial, remedy: `Run "${LOGIN}" and try again.` });
    }
    const remedy = `Run "${LOGIN}", or check the key of credentialpath.`;
    return new CredentialsRejectedError({ ...denial, remedy }, problem);
  }
}
