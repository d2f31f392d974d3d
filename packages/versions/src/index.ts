export { NoLinkTypeError } from './cache/links.ts';
export { objectPath, objectsFolder } from './cache/objects.ts';
export { runCacheFolder, runCacheHash, runCachePath } from './cache/run-cache.ts';
export { configFlag, configText, type DataConfig } from './config/config.ts';
export { parseDvcFile, readDvcFile, stageMd5, writeDvcFile } from './dvcfile/dvc-file.ts';
export {
  type DependencyEntry,
  type DvcFile,
  dumpDependency,
  dumpOutput,
  type OutputEntry,
  type RepositorySource,
} from './dvcfile/entries.ts';
export {
  CorruptObjectError,
  DataUsageError,
  MetafileError,
  MissingDataError,
  MissingMetafileError,
  MissingObjectsError,
  NotRepositoryError,
  OutputNotFoundError,
} from './errors.ts';
export { Git, GitError } from './git/git.ts';
export { ignoreInGit, unignoreInGit } from './git/gitignore-file.ts';
export type { HashName } from './hash/hasher.ts';
export { parseTree, type Tree, treeBytes, treeHash } from './hash/tree.ts';
export { PathBusyError, RepositoryLockedError } from './lock/errors.ts';
export { type LockOptions, withRepositoryLock } from './lock/repository-lock.ts';
export { type PathLocks, withPathLocks } from './lock/rwlock.ts';
export { isCached, readTree } from './outputs/cached.ts';
export {
  type CheckoutOptions,
  type CheckoutResult,
  checkoutPath,
  UnsavedFilesError,
} from './outputs/checkout.ts';
export { hashPath } from './outputs/hash-path.ts';
export { type OutputStatus, outputStatus, type Recorded } from './outputs/status.ts';
export { type StoreOptions, storePath } from './outputs/store.ts';
export {
  type Hashed,
  openWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from './outputs/workspace.ts';
export { compareCodePoints, type Plain, pythonJson, pythonNumber } from './python/json.ts';
export { LINK_TYPES, type LinkType, openRepository, Repository } from './repository/repository.ts';
export { Float } from './yaml/float.ts';
export { readYaml } from './yaml/read.ts';
export { updateYaml } from './yaml/update.ts';
export { isMap, writeYaml, type YamlMap, type YamlValue } from './yaml/write.ts';
