export {
  AccessDeniedError,
  BucketNotFoundError,
  CredentialsExpiredError,
  CredentialsMissingError,
  CredentialsRejectedError,
  StorageUnreachableError,
} from './errors/access.ts';
export {
  DiskFullError,
  ObjectChangedError,
  ObjectNotFoundError,
  StorageAnswerError,
  UnsupportedByStorageError,
} from './errors/object.ts';
export {
  ObjectKeyError,
  StorageOptionError,
  StorageUrlError,
  UnknownSchemeError,
} from './errors/usage.ts';
export { openStorage } from './open.ts';
export { HostKeyError } from './ssh/ssh-failure.ts';
export type {
  CallOptions,
  OpenContext,
  Storage,
  StorageOptions,
  StoredFolder,
  StoredObject,
} from './storage.ts';
export type { RetryPolicy } from './transfer/retry.ts';
