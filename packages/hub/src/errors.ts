import { HavnError } from '@havn/core';

/** An address that begins as one of the Hub's files and is none. */
export class HubReferenceError extends HavnError {
  readonly code = 'HUB_REFERENCE';
  override readonly exitCode = 2;
  constructor(reference: string, reason: string) {
    super(`${JSON.stringify(reference)} names no file of the Hub: ${reason}`, {
      remedy:
        'Write hf://datasets/OWNER/NAME/FILE or hf://datasets/OWNER/NAME/FILE@REVISION (of a model: hf://OWNER/NAME/FILE).',
    });
  }
}

interface RepositorySearch {
  readonly endpoint: string;
  /** Names that its own search finds. */
  readonly similar: readonly string[];
}

export class RepositoryNotFoundError extends HavnError {
  readonly code = 'HUB_NOT_FOUND';
  constructor(id: string, what: string, { endpoint, similar }: RepositorySearch) {
    const meant = similar.length > 0 ? ` Did you mean ${similar.join(' or ')}?` : '';
    super(`${JSON.stringify(id)} is no public ${what} at ${endpoint}`, {
      remedy: `Check the spelling.${meant} A private one needs HF_TOKEN.`,
    });
  }
}

export class RevisionNotFoundError extends HavnError {
  readonly code = 'HUB_REVISION_NOT_FOUND';
  constructor(id: string, revision: string) {
    super(`${id} has no revision ${JSON.stringify(revision)}`, {
      remedy: 'Name a branch, a tag or a commit that its page lists, or leave the revision out.',
    });
  }
}

export class FileNotFoundError extends HavnError {
  readonly code = 'HUB_FILE_NOT_FOUND';
  constructor(id: string, file: string, similar: readonly string[] = []) {
    const meant = similar.map((name) => JSON.stringify(name)).join(' or ');
    super(`${id} has no file ${JSON.stringify(file)}`, {
      remedy: meant
        ? `Did you mean ${meant}?`
        : 'Choose a file that its page lists, or another revision or repository.',
    });
  }
}

export class GatedRepositoryError extends HavnError {
  readonly code = 'HUB_GATED';
  constructor(id: string, page: string, withToken: boolean) {
    super(`${id} is gated: its owner wants terms to be accepted first`, {
      remedy: withToken
        ? `Accept the terms on ${page} with the account that the token belongs to.`
        : `Accept the terms on ${page}, then set HF_TOKEN to a token of that account.`,
    });
  }
}

export class AccessDeniedError extends HavnError {
  readonly code = 'HUB_ACCESS_DENIED';
  constructor(id: string, withToken: boolean) {
    super(`${id} is not open to ${withToken ? 'this token' : 'everybody'}`, {
      remedy: withToken
        ? 'Set HF_TOKEN to a token with the right to read it.'
        : 'Set HF_TOKEN to a token of an account that may read it.',
    });
  }
}

export class BadTokenError extends HavnError {
  readonly code = 'HUB_BAD_TOKEN';
  constructor(endpoint: string) {
    super(`${endpoint} refuses the token of HF_TOKEN (or of the token file in HF_HOME)`, {
      remedy:
        'Make a new token in the settings of the account, or unset it for public repositories.',
    });
  }
}

export class BadEndpointError extends HavnError {
  readonly code = 'HUB_BAD_ENDPOINT';
  override readonly exitCode = 2;
  constructor(endpoint: string) {
    super(`HF_ENDPOINT is ${JSON.stringify(endpoint)}, which is no http or https address`, {
      remedy: 'Set it to an address such as https://HOST, or unset it for the public Hub.',
    });
  }
}

/** Nothing may be fetched, and the cache does not have what is needed. */
export class OfflineError extends HavnError {
  readonly code = 'HUB_OFFLINE';
  constructor(id: string, missing: string, cacheDir: string) {
    super(`HF_HUB_OFFLINE is set and ${missing} of ${id} is not in ${cacheDir}`, {
      remedy: 'Unset HF_HUB_OFFLINE once to download it, or name what lies on this machine.',
    });
  }
}

export class HubUnreachableError extends HavnError {
  readonly code = 'HUB_UNREACHABLE';
  constructor(url: string, cause: unknown) {
    super(`${new URL(url).origin} cannot be reached${reasonOf(cause)}`, {
      cause,
      remedy: 'Check the network and HF_ENDPOINT, or name what lies on this machine.',
    });
  }
}

export class HubAnswerError extends HavnError {
  readonly code = 'HUB_ANSWER';
  constructor(url: string, problem: string) {
    super(`${url} ${problem}`, { remedy: 'Try again later, or check HF_ENDPOINT.' });
  }
}

export class DownloadCutOffError extends HavnError {
  readonly code = 'HUB_CUT_OFF';
  constructor(file: string, received: number, size: number, cause: unknown) {
    super(`${file} was cut off after ${received} of ${size} bytes${reasonOf(cause)}`, {
      cause,
      remedy: 'Run it again: the download goes on where it stopped.',
    });
  }
}

export class ChecksumError extends HavnError {
  readonly code = 'HUB_CHECKSUM';
  constructor(file: string, expected: string, found: string) {
    super(`${file} arrived damaged: its hash is ${found}, not ${expected}`, {
      remedy: 'Run it again. If it stays so, a proxy or mirror (HF_ENDPOINT) changes the files.',
    });
  }
}

export class UnsafeRedirectError extends HavnError {
  readonly code = 'HUB_UNSAFE_REDIRECT';
  constructor(from: string, to: string) {
    super(`${new URL(from).host} redirects to ${JSON.stringify(to)}, which is not followed`, {
      remedy: 'Only https is followed (http from an http endpoint). Check HF_ENDPOINT.',
    });
  }
}

export class DiskFullError extends HavnError {
  readonly code = 'HUB_DISK_FULL';
  constructor(folder: string, cause: unknown) {
    super(`there is no room left at ${folder}`, {
      cause,
      remedy: 'Free some space, or let HF_HOME name a folder on another disk; then run it again.',
    });
  }
}

/** The system's own word for a failed connection, where there is one. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const deepest = error.cause instanceof Error ? error.cause : error;
  const { code } = deepest as NodeJS.ErrnoException;
  return ` (${code ?? deepest.message})`;
}
