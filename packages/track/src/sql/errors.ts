import { HavnError } from '@havn/core';

export class DatabaseBusyError extends HavnError {
  readonly code = 'DATABASE_BUSY';
  constructor(place: string, waitedMs: number, cause: unknown) {
    super(`another process has been writing to ${place} for ${waitedMs / 1000} s`, {
      remedy: 'Stop the process that holds it, or put the store on a local disk.',
      cause,
    });
  }
}

export class SchemaTooNewError extends HavnError {
  readonly code = 'SCHEMA_TOO_NEW';
  constructor(place: string, found: number, known: number) {
    super(`${place} was written by a newer Havn (schema ${found}; this one knows ${known})`, {
      remedy: 'Update Havn: npm install --global havn',
    });
  }
}

export class StoreUrlError extends HavnError {
  readonly code = 'STORE_URL';
  override readonly exitCode = 2;
  constructor(url: string, remedy?: string) {
    super(`${JSON.stringify(withoutPassword(url))} is no address of a store`, {
      remedy: remedy ?? 'Give sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE.',
    });
  }
}

/** Of whatever kind: what stands between `//` and the last `@` before a path, and what follows `?`. */
function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*$/s, '?…');
}

export class StoreMissingError extends HavnError {
  readonly code = 'STORE_MISSING';
  constructor(place: string, remedy?: string) {
    super(`there is no store of Havn at ${place}`, {
      remedy: remedy ?? 'Check the address. havn up --store and havn import make a store.',
    });
  }
}

export class StoreUnreachableError extends HavnError {
  readonly code = 'STORE_UNREACHABLE';
  constructor(place: string, cause: unknown) {
    super(`cannot open the store ${place}: ${cause instanceof Error ? cause.message : cause}`, {
      remedy: 'Check the address, that the server runs, and that you may write there.',
      cause,
    });
  }
}
