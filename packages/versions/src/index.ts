export type { NoLinkTypeError } from './cache/links.ts';
export { objectPath, objectsFolder } from './cache/objects.ts';
export { runCacheFolder, runCacheHash, runCachePath } from './cache/run-cache.ts';
export type { AddOptions } from './commands/add.ts';
export type { CheckoutCommandOptions, CheckoutReport } from './commands/checkout.ts';
export {
  add,
  checkout,
  checkoutPath,
  cloudStatus,
  commit,
  describeUrl,
  diff,
  downloadSource,
  downloadUrl,
  fetch,
  gc,
  getFrom,
  importRepository,
  importUrl,
  list,
  listRepository,
  listUrl,
  move,
  push,
  remove,
  removeUrl,
  sourceUrl,
  status,
  storePath,
  unprotect,
  update,
  withPathLocks,
} from './commands/commands.ts';
export type { CommitOptions } from './commands/commit.ts';
export {
  getOption,
  type LevelOption,
  listOptions,
  originOf,
  setOption,
} from './commands/config-options.ts';
export { type DataContext, type DataOptions, stagesOf, withData } from './commands/context.ts';
export type { DiffOptions, DiffReport } from './commands/diff.ts';
export type { GcReport } from './commands/gc.ts';
export { checkGcOptions, type GcOptions } from './commands/gc-options.ts';
export type { ImportRepositoryOptions } from './commands/import-repository.ts';
export type { ImportUrlOptions } from './commands/import-url.ts';
export { InitError, type InitOptions, init } from './commands/init.ts';
export type { ListEntry, ListOptions } from './commands/list.ts';
export type { SourceListOptions } from './commands/list-repository.ts';
export {
  addRemote,
  defaultRemote,
  listRemotes,
  modifyRemote,
  removeRemote,
  renameRemote,
  setDefaultRemote,
} from './commands/remote-config.ts';
export type { SourceOptions } from './commands/source-fetch.ts';
export type { GetOptions } from './commands/source-files.ts';
export { type SourceRemoteOptions, sourceOverlay } from './commands/source-overlay.ts';
export type { StatusOptions, StatusReport } from './commands/status.ts';
export type { FetchOptions, TransferCommandOptions } from './commands/transfer.ts';
export type { NotAnImportError } from './commands/update.ts';
export type { UpdateOptions } from './commands/update-import.ts';
export type { CacheCollectError } from './commands/used-objects.ts';
export { configFlag, configText, type DataConfig } from './config/config.ts';
export type { ConfigLevel } from './config/levels.ts';
export { LINK_TYPES, type LinkType } from './config/link-types.ts';
export { ConfigOptionError } from './config/option-error.ts';
export type { ConfigOverlay } from './config/overlay.ts';
export { replaceFile } from './durable/temporary.ts';
export { writeWhole } from './durable/write-whole.ts';
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
  CommitRefusedError,
  CorruptObjectError,
  DataUsageError,
  IgnoredMetafileError,
  MetafileError,
  MissingDataError,
  MissingMetafileError,
  MissingObjectsError,
  NotRepositoryError,
  OutputNotFoundError,
  type OverlappingOutputError,
  type TrackedByGitError,
} from './errors.ts';
export { Git, GitError } from './git/git.ts';
export { ignoreInGit, unignoreInGit } from './git/gitignore-file.ts';
export type { HashName } from './hash/hasher.ts';
export { parseTree, type Tree, treeBytes, treeHash } from './hash/tree.ts';
export { PathBusyError, RepositoryLockedError } from './lock/errors.ts';
export { type LockOptions, waitForLocks, withRepositoryLock } from './lock/repository-lock.ts';
export type { PathLocks } from './lock/rwlock.ts';
export { isCached, readTree } from './outputs/cached.ts';
export type { CheckoutOptions, CheckoutResult, UnsavedFilesError } from './outputs/checkout.ts';
export { hashPath } from './outputs/hash-path.ts';
export { IgnoreFileInsideError, UnreadableEntryError } from './outputs/scan.ts';
export { type OutputStatus, outputStatus, type Recorded } from './outputs/status.ts';
export type { StoreOptions } from './outputs/store.ts';
export { FileChangedError } from './outputs/store-large.ts';
export {
  type Hashed,
  openWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from './outputs/workspace.ts';
export {
  compareCodePoints,
  type Plain,
  pythonJson,
  pythonJsonInOrder,
  pythonNumber,
} from './python/json.ts';
export { findRepositoryRoot } from './repository/find-root.ts';
export { openAnyRepository, openRepository, Repository } from './repository/repository.ts';
export { isOnThisMachine } from './sources/open-url.ts';
export type { RevisionOptions } from './stages/revisions.ts';
export {
  type Stage,
  type StageCommitOptions,
  type StageOutput,
  type StageReader,
  stageAddress,
  stageOutput,
} from './stages/stage.ts';
export { isMetafile, type RepositoryView, revisionView, workspaceView } from './stages/view.ts';
export { hasComments, keepComments, type YamlPath } from './yaml/comments.ts';
export { Float } from './yaml/float.ts';
export { writeNode, type YamlNode, type YamlScalar } from './yaml/node-writer.ts';
export { type PlainForm, plainForm } from './yaml/plain-forms.ts';
export { readYaml } from './yaml/read.ts';
export { updateYaml } from './yaml/update.ts';
export { isMap, writeYaml, type YamlMap, type YamlValue } from './yaml/write.ts';
