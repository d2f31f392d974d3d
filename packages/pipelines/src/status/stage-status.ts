import { statSync } from 'node:fs';
import { isCached, type Workspace } from '@havn/versions';
import { type Dependency, isCallback, isUrl, type Output, type Stage } from '../stage/stage.ts';
import { workspaceTree } from '../tree/workspace-tree.ts';
import { equal } from '../value/values.ts';
import { currentEntry } from './hash-entry.ts';
import { type ParamChange, paramsStatus } from './params-status.ts';

export type EntryStatus = 'deleted' | 'modified' | 'new' | 'not in cache';

/** How a stage differs from what dvc.lock recorded of it. */
export interface StageStatus {
  /** By path as the reader sees it. */
  readonly deps: ReadonlyMap<string, EntryStatus | ReadonlyMap<string, ParamChange>>;
  readonly outs: ReadonlyMap<string, EntryStatus>;
  readonly commandChanged: boolean;
  readonly alwaysChanged: boolean;
}

/** Every difference of a stage; a frozen one is not asked for its dependencies. */
export async function stageStatus(workspace: Workspace, stage: Stage): Promise<StageStatus> {
  return {
    deps: stage.frozen ? new Map() : await depsStatus(workspace, stage),
    outs: await outsStatus(workspace, stage),
    commandChanged: commandChanged(stage),
    alwaysChanged: isCallback(stage) || stage.alwaysChanged,
  };
}

/** A stage without a record has no other command: its dependencies and outputs are what is new. */
export function commandChanged({ lockedCmd, cmd }: Stage): boolean {
  return lockedCmd !== undefined && !equal(lockedCmd, cmd);
}

export async function depsStatus(workspace: Workspace, stage: Stage): Promise<StageStatus['deps']> {
  const changes = new Map<string, EntryStatus | ReadonlyMap<string, ParamChange>>();
  for (const dependency of stage.deps) {
    const status = await dependencyStatus(workspace, dependency);
    if (status) changes.set(shownPath(workspace, dependency), status);
  }
  for (const params of stage.params) {
    const shown = shownPath(workspace, params);
    const status = paramsStatus(params, workspaceTree, shown);
    if (status) changes.set(shown, status);
  }
  return changes;
}

export async function outsStatus(workspace: Workspace, stage: Stage): Promise<StageStatus['outs']> {
  const changes = new Map<string, EntryStatus>();
  for (const output of stage.outs) {
    const status = await outputStatus(workspace, output);
    if (status) changes.set(shownPath(workspace, output), status);
  }
  return changes;
}

async function dependencyStatus(
  workspace: Workspace,
  { fsPath, locked }: Dependency,
): Promise<EntryStatus | undefined> {
  const actual = await currentEntry(workspace, fsPath, locked);
  if (!actual) return 'deleted';
  return actual.md5 === locked?.md5 ? undefined : 'modified';
}

async function outputStatus(
  workspace: Workspace,
  output: Output,
): Promise<EntryStatus | undefined> {
  const { fsPath, locked, cache } = output;
  // Hashing comes first: what the state learns tells whether the cache has to be listed.
  const actual = isThere(workspace, fsPath)
    ? await currentEntry(workspace, fsPath, locked)
    : undefined;
  if (cache && locked && !isInCache(workspace, output)) return 'not in cache';
  if (!actual) return 'deleted';
  return actual.md5 === locked?.md5 ? undefined : 'modified';
}

function isThere({ repository }: Workspace, path: string): boolean {
  if (isUrl(path)) return true;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !repository.ignore.isIgnored(path, stats.isDirectory());
}

/** Whether the cache holds what dvc.lock recorded of an output. */
function isInCache(workspace: Workspace, { fsPath, locked }: Dependency): boolean {
  if (!locked) return false;
  return isCached(workspace, { hash: locked.hashName, md5: locked.md5 }, fsPath);
}

export function shownPath(
  { repository }: Workspace,
  { fsPath }: { readonly fsPath: string },
): string {
  const elsewhere = isUrl(fsPath) || repository.pathInRepository(fsPath) === undefined;
  return elsewhere ? fsPath : repository.display(fsPath);
}
