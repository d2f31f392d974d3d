export { didYouMean, nearest } from './did-you-mean.ts';
export {
  formatError,
  formatLocation,
  HavnError,
  type HavnErrorDetails,
  type SourceLocation,
  UsageError,
} from './errors.ts';
export { writeFileAtomic, writeFolderAtomic } from './files.ts';
export { sha256, sha256File } from './hash.ts';
export { havnHome } from './home.ts';
export { newId } from './ids.ts';
export {
  AddressUnavailableError,
  isLoopback,
  listen,
  PortTakenError,
  stopServer,
} from './listen.ts';
export { type FileLock, LockedError, lockFile } from './lock.ts';
export { containedPath, PathEscapesError } from './paths.ts';
export { mapPool } from './pool.ts';
export { formatDuration, type Progress, silentProgress, terminalProgress } from './progress.ts';
export { type Random, randomFrom, shuffle } from './random.ts';
export { hasYamlIndicators, yamlEscape } from './yaml-text.ts';
