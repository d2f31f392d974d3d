import {
  type DependencyEntry,
  type OutputEntry,
  openWorkspace,
  type StageReader,
  stageOutput,
  type Stage as VersionedStage,
  type Workspace,
} from '@havn/versions';
import { commitStage } from '../commit/commit-stage.ts';
import { checkRemovable, removeStage } from '../edit/remove-stage.ts';
import type { FileEntry, Output, Stage } from '../stage/stage.ts';
import { isCallback } from '../stage/stage.ts';
import { statusEntries } from '../status/pipeline-status.ts';
import { commandChanged, depsStatus } from '../status/stage-status.ts';
import { openProject } from './open-project.ts';

/** Lets `status`, `push`, `checkout` and the other commands on data see what pipelines make. */
export const pipelineStages: StageReader = async ({ repository, revision }) => {
  const project = openProject(repository, { revision });
  let workspace: Workspace | undefined;
  return project.stages.map((stage) => ({
    ...versioned(stage),
    commit: (space, options) => commitStage(space, stage, options),
    checkRemovable: () => checkRemovable(stage),
    remove: () => removeStage(stage),
    extraStatus: async () => {
      workspace ??= openWorkspace(repository);
      return statusEntries({
        deps: stage.frozen ? new Map() : await depsStatus(workspace, stage),
        outs: new Map(),
        commandChanged: commandChanged(stage),
        alwaysChanged: isCallback(stage) || stage.alwaysChanged,
      });
    },
  }));
};

function versioned(stage: Stage): VersionedStage {
  return {
    file: stage.file,
    name: stage.name,
    folder: stage.wdir,
    frozen: stage.frozen,
    outs: stage.outs.map((output) => stageOutput(outputEntry(output), stage.wdir)),
    deps: stage.deps.map(({ path, locked }): DependencyEntry => ({ path, ...recorded(locked) })),
  };
}

function outputEntry(output: Output): OutputEntry {
  return {
    path: output.path,
    ...recorded(output.locked),
    cache: output.cache,
    metric: output.metric,
    plot: output.plot !== false,
    persist: output.persist,
    push: output.push,
    ...(output.remote === undefined ? {} : { remote: output.remote }),
  };
}

/** What is not recorded yet would be recorded by MD5. */
function recorded(entry: FileEntry | undefined): Omit<OutputEntry, 'path'> {
  if (!entry) return { hash: 'md5' };
  return {
    ...(entry.tag ? { [entry.tag]: entry.md5 } : { md5: entry.md5 }),
    ...(entry.hashName === 'md5' ? { hash: 'md5' } : {}),
    ...(entry.size === undefined ? {} : { size: Number(entry.size) }),
    ...(entry.nfiles === undefined ? {} : { nfiles: Number(entry.nfiles) }),
    ...(entry.isexec ? { isexec: true } : {}),
  };
}
