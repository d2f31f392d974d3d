export {
  downloadHubFile,
  type HubFile,
  pinHubReference,
} from './download-hub-file.ts';
export { downloadSnapshot, type FileSelection } from './download-snapshot.ts';
export {
  AccessDeniedError,
  BadEndpointError,
  BadTokenError,
  ChecksumError,
  DiskFullError,
  DownloadCutOffError,
  FileNotFoundError,
  GatedRepositoryError,
  HubAnswerError,
  HubReferenceError,
  HubUnreachableError,
  OfflineError,
  RepositoryNotFoundError,
  RevisionNotFoundError,
  UnsafeRedirectError,
} from './errors.ts';
export { type HubId, parseHubId, type RepositoryType } from './hub-id.ts';
export {
  formatHubReference,
  type HubReference,
  isHubReference,
  parseHubReference,
} from './hub-reference.ts';
export type { RetryPolicy } from './hub-request.ts';
export type { HubOptions } from './open-repository.ts';
