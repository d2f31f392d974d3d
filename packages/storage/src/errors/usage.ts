import { HavnError } from '@havn/core';

/** The address of a storage that cannot be understood. Never quotes what may hold a password. */
export class StorageUrlError extends HavnError {
  readonly code = 'STORAGE_URL';
  override readonly exitCode = 2;
  constructor(url: string, problem: string, remedy?: string) {
    super(`the storage address ${JSON.stringify(withoutSecrets(url))} ${problem}`, {
      remedy: remedy ?? `Write it as one of: ${addressForms.join(', ')}.`,
    });
  }
}

const addressForms = [
  'a folder',
  's3://BUCKET/PREFIX',
  'gs://BUCKET/PREFIX',
  'ssh://USER@HOST:PORT/FOLDER',
  'https://HOST/FOLDER',
] as const;

export class UnknownSchemeError extends HavnError {
  readonly code = 'STORAGE_SCHEME';
  override readonly exitCode = 2;
  constructor(scheme: string) {
    super(`there is no storage for addresses that begin with ${scheme}://`, {
      remedy: `Havn keeps data in ${addressForms.join(', ')}.`,
    });
  }
}

/** An option that the storage does not have, or a value that it cannot take. */
export class StorageOptionError extends HavnError {
  readonly code = 'STORAGE_OPTION';
  override readonly exitCode = 2;
}

/** A key that could lead out of the storage, or that it cannot hold. */
export class ObjectKeyError extends HavnError {
  readonly code = 'OBJECT_KEY';
  override readonly exitCode = 2;
  constructor(url: string, key: string, problem: string) {
    super(`${JSON.stringify(key)} cannot be a key in ${url}: ${problem}`, {
      remedy: 'Use names with "/" between them, none of them empty, "." or "..".',
    });
  }
}

/** What stands between `//` and `@` may hold a password, what follows `?` a token. */
function withoutSecrets(url: string): string {
  return url.replace(/(:\/\/)[^/]*@/, '$1').replace(/\?.*$/s, '?…');
}
