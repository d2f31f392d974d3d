import { storePath, type Workspace } from '@havn/versions';
import { lockEntry, type StageState } from '../lock/entry.ts';
import { lockPathOf } from '../lock/lock-file.ts';
import { keepsRuns, saveRun } from '../run-cache/run-cache.ts';
import type { FileEntry, Stage } from '../stage/stage.ts';
import { currentEntry, toEntry } from '../status/hash-entry.ts';
import { readDependency } from '../status/params-status.ts';
import { shownPath } from '../status/stage-status.ts';
import { workspaceTree } from '../tree/workspace-tree.ts';
import type { PyDict } from '../value/values.ts';
import { MissingDependencyError, MissingOutputError } from './errors.ts';
import type { ReproJob } from './job.ts';
import { checkMetric, ignoreOutputs } from './outputs.ts';

/** What a stage depends on, as it is now. Throws MissingDependencyError and MissingParamsError. */
export async function readDependencies(
  workspace: Workspace,
  stage: Stage,
  allowMissing = false,
): Promise<Pick<StageState, 'deps' | 'params'>> {
  const deps = new Map<string, FileEntry | undefined>();
  for (const dependency of stage.deps) {
    const entry = await currentEntry(workspace, dependency.fsPath, dependency.locked);
    if (!entry && !allowMissing) {
      throw new MissingDependencyError(stage, shownPath(workspace, dependency));
    }
    deps.set(dependency.path, entry ?? dependency.locked);
  }
  const params = new Map<string, PyDict>();
  for (const dependency of stage.params) {
    params.set(
      dependency.path,
      readDependency(dependency, workspaceTree, shownPath(workspace, dependency)),
    );
  }
  return { deps, params };
}

/** After a stage ran: its outputs go into the cache, its record into dvc.lock and the run cache. */
export async function saveStage(
  { workspace, repository, options, reporter, writeLock }: ReproJob,
  stage: Stage,
  before: Pick<StageState, 'deps' | 'params'>,
): Promise<void> {
  const { noCommit } = options;
  const change = await recordStage(workspace, stage, before, { noCommit, writeLock });
  if (change === 'unchanged') return;
  const verb = change === 'generated' ? 'Generating' : 'Updating';
  reporter.say(`${verb} lock file '${repository.display(lockPathOf(stage.file))}'`, 'info');
}

export interface RecordOptions {
  readonly writeLock: ReproJob['writeLock'];
  /** Only the hashes of outputs are recorded, the cache is left alone. */
  readonly noCommit?: boolean | undefined;
  /** What is not there keeps its record. */
  readonly allowMissing?: boolean | undefined;
  readonly relink?: boolean | undefined;
}

/** Takes a stage's outputs as they are into the cache, the run cache and dvc.lock. */
export async function recordStage(
  workspace: Workspace,
  stage: Stage,
  before: Pick<StageState, 'deps' | 'params'>,
  options: RecordOptions,
): ReturnType<ReproJob['writeLock']> {
  const { repository } = workspace;
  ignoreOutputs(repository, stage.outs);
  const outs = await readOutputs(workspace, stage, options);
  const state: StageState = { ...before, outs };
  const runs =
    !options.noCommit &&
    stage.outs.every(
      (out) => outs.get(out.path) && (out.cache || out.metric || out.plot !== false),
    );
  if (runs && keepsRuns(repository, stage, state)) {
    // A run can only be restored where the cache holds all that it made.
    for (const { cache, fsPath } of stage.outs) {
      if (!cache) await storePath(workspace, fsPath, { relink: false });
    }
    await saveRun(repository, stage, state);
  }
  return options.writeLock(stage, lockEntry(stage, state));
}

async function readOutputs(
  workspace: Workspace,
  stage: Stage,
  { noCommit = false, allowMissing = false, relink }: RecordOptions,
): Promise<ReadonlyMap<string, FileEntry | undefined>> {
  const outs = new Map<string, FileEntry | undefined>();
  for (const output of stage.outs) {
    const now = await currentEntry(workspace, output.fsPath, output.locked);
    if (!now) {
      if (!allowMissing) throw new MissingOutputError(stage, shownPath(workspace, output));
      outs.set(output.path, output.locked);
      continue;
    }
    checkMetric(workspace.repository, output);
    const stored = output.cache && !noCommit && !now.tag && now.hashName === 'md5';
    const entry = stored ? toEntry(await storePath(workspace, output.fsPath, { relink })) : now;
    outs.set(output.path, withRest(entry, output.locked));
  }
  return outs;
}

/** Where a cloud keeps the same content is still true of it. */
function withRest(entry: FileEntry, locked: FileEntry | undefined): FileEntry {
  return locked?.md5 === entry.md5 ? { ...entry, rest: locked.rest } : entry;
}
