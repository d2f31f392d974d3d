import { HavnError } from '@havn/core';

export interface Denial {
  readonly url: string;
  /** Who asked: "access key AKIA… of the profile dev", "service account a@b". Never a secret. */
  readonly identity: string;
  /** What was refused, as the place calls it: "s3:PutObject on bucket/key". */
  readonly lacks: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

/** The place knows who asks and refuses. */
export class AccessDeniedError extends HavnError {
  readonly code = 'ACCESS_DENIED';
  constructor({ url, identity, lacks, remedy, cause }: Denial) {
    super(`${url} refuses ${lacks}; it was asked with ${identity}`, { remedy, cause });
  }
}

/** The place does not, or no longer, accept what proves who asks. */
export class CredentialsExpiredError extends HavnError {
  readonly code = 'CREDENTIALS_EXPIRED';
  constructor({ url, identity, remedy, cause }: Omit<Denial, 'lacks'>) {
    super(`${url} no longer accepts ${identity}: it has expired`, { remedy, cause });
  }
}

export class CredentialsRejectedError extends HavnError {
  readonly code = 'CREDENTIALS_REJECTED';
  constructor(denial: Omit<Denial, 'lacks'>, problem: string) {
    const { url, identity, remedy, cause } = denial;
    super(`${url} does not accept ${identity}: ${problem}`, { remedy, cause });
  }
}

export class CredentialsMissingError extends HavnError {
  readonly code = 'CREDENTIALS_MISSING';
  constructor(url: string, looked: string, remedy: string, cause?: unknown) {
    super(`no credentials were found for ${url} (looked in ${looked})`, { remedy, cause });
  }
}

export class BucketNotFoundError extends HavnError {
  readonly code = 'BUCKET_NOT_FOUND';
  constructor(url: string, bucket: string, remedy: string, cause?: unknown) {
    super(`the bucket ${JSON.stringify(bucket)} of ${url} does not exist`, { remedy, cause });
  }
}

/** Nobody answers there: refused, no such host, timed out, cut off too often. */
export class StorageUnreachableError extends HavnError {
  readonly code = 'STORAGE_UNREACHABLE';
  constructor(url: string, problem: string, remedy: string, cause?: unknown) {
    super(`${url} cannot be reached: ${problem}`, { remedy, cause });
  }
}
