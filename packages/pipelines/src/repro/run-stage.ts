import { HavnError } from '@havn/core';
import { checkoutPath, withPathLocks } from '@havn/versions';
import { lockedState, type StageState } from '../lock/entry.ts';
import { findRun, isRestorable, keepsRuns } from '../run-cache/run-cache.ts';
import { commandsOf, type FileEntry, isCallback, type Stage } from '../stage/stage.ts';
import {
  commandChanged,
  depsStatus,
  type EntryStatus,
  outsStatus,
  type StageStatus,
  shownPath,
} from '../status/stage-status.ts';
import { runCommand } from './command.ts';
import { MissingOutputError, ReproductionAbortedError } from './errors.ts';
import type { ReproJob } from './job.ts';
import type { StageOutcome } from './options.ts';
import { clearOutputs } from './outputs.ts';
import { readDependencies, saveStage } from './save-stage.ts';

interface StageCall {
  readonly stage: Stage;
  readonly force: boolean;
  /** Outputs of the stages before it whose content is new. */
  readonly changedUpstream: ReadonlySet<string>;
}

/** Brings one stage up to date, if it is not. Throws what its command or its files get wrong. */
export async function reproduceStage(job: ReproJob, call: StageCall): Promise<StageOutcome> {
  const { gate, options, reporter } = job;
  const { stage } = call;
  if (stage.frozen) {
    reporter.say(
      `Stage '${stage.addressing}' is frozen. Its dependencies are not going to be reproduced.`,
      'warning',
    );
  }
  const changed = call.force || (await gate.work(() => isChanged(job, call, options.allowMissing)));
  if (!changed) {
    reporter.say(`Stage '${stage.addressing}' didn't change, skipping`, 'info');
    return { stage: stage.addressing, result: 'unchanged' };
  }
  if (!call.force && job.pull && (await pullInstead(job, call))) {
    return { stage: stage.addressing, result: 'restored' };
  }
  const question = `Going to reproduce stage: '${stage.addressing}'. Are you sure you want to continue?`;
  if (options.confirm && !(await options.confirm(question))) throw new ReproductionAbortedError();
  if (options.dry) return dryRun(job, stage);
  return withPathLocks(
    job.repository,
    {
      read: [...stage.deps, ...stage.params].map(({ fsPath }) => fsPath),
      write: stage.outs.map(({ fsPath }) => fsPath),
      command: 'havn data repro',
      onRecovered: (message) => reporter.say(message, 'warning'),
    },
    () => runStage(job, call),
  );
}

async function isChanged(
  { workspace }: ReproJob,
  { stage, changedUpstream }: StageCall,
  allowMissing = false,
): Promise<boolean> {
  if (commandChanged(stage)) return true;
  if (!stage.frozen) {
    if (isCallback(stage) || stage.alwaysChanged) return true;
    const deps = await depsStatus(workspace, stage);
    const upstream = (path: string) =>
      stage.deps.some(
        (dep) => shownPath(workspace, dep) === path && changedUpstream.has(dep.fsPath),
      );
    const reasons = [...deps].filter(
      ([path, status]) => !(allowMissing && status === 'deleted' && !upstream(path)),
    );
    if (reasons.length > 0) return true;
  }
  return hasChangedOuts(await outsStatus(workspace, stage), allowMissing);
}

function hasChangedOuts(outs: StageStatus['outs'], allowMissing: boolean): boolean {
  const missing: readonly EntryStatus[] = ['deleted', 'not in cache'];
  return [...outs.values()].some((status) => !(allowMissing && missing.includes(status)));
}

/** With `--pull`: where only data is missing it is fetched instead of made. */
async function pullInstead(job: ReproJob, call: StageCall): Promise<boolean> {
  const { stage } = call;
  if (await job.gate.work(() => isChanged(job, call, true))) return false;
  job.reporter.say(`Pulling data for stage: '${stage.addressing}'`, 'info');
  const wanted = stage.outs.filter(({ cache }) => cache).map(({ fsPath }) => fsPath);
  if (await pullPaths(job, wanted)) return true;
  job.reporter.say(`Unable to pull data for stage: '${stage.addressing}'`, 'info');
  return false;
}

/** False where the remote does not have them. The repository is free meanwhile. */
async function pullPaths({ gate, pull }: ReproJob, paths: readonly string[]): Promise<boolean> {
  if (!pull) return false;
  try {
    await gate.command(() => pull(paths));
    return true;
  } catch (error) {
    if (error instanceof HavnError && error.exitCode === 1) return false;
    throw error;
  }
}

function dryRun({ reporter }: ReproJob, stage: Stage): StageOutcome {
  reporter.say(`Running stage '${stage.addressing}':`, 'info');
  for (const command of commandsOf(stage.cmd)) reporter.command(stage.addressing, command);
  return { stage: stage.addressing, result: 'would run' };
}

async function runStage(job: ReproJob, call: StageCall): Promise<StageOutcome> {
  const { stage } = call;
  const began = Date.now();
  if (stage.frozen) {
    await job.gate.work(() => verifyOutputs(job, stage));
    return { stage: stage.addressing, result: 'verified' };
  }
  await pullMissingDependencies(job, stage);
  const restored = await job.gate.work(async () => {
    await clearOutputs(job.workspace, stage);
    return call.force ? false : await restoreEarlier(job, stage);
  });
  if (!restored) {
    await job.gate.work(() => readDependencies(job.workspace, stage));
    await job.gate.command(() => runCommands(job, stage));
  }
  await job.gate.work(async () => {
    await saveStage(job, stage, await readDependencies(job.workspace, stage));
  });
  const seconds = (Date.now() - began) / 1000;
  return { stage: stage.addressing, result: restored ? 'restored' : 'run', seconds };
}

async function verifyOutputs(job: ReproJob, stage: Stage): Promise<void> {
  job.reporter.say(`Verifying outputs in frozen stage: '${stage.addressing}'`, 'info');
  for (const [path, status] of await outsStatus(job.workspace, stage)) {
    if (status === 'deleted') throw new MissingOutputError(stage, path);
  }
  await saveStage(job, stage, await readDependencies(job.workspace, stage));
}

async function pullMissingDependencies(job: ReproJob, stage: Stage): Promise<void> {
  if (!job.pull) return;
  const status = await job.gate.work(() => depsStatus(job.workspace, stage));
  const missing = stage.deps.filter(
    (dep) => status.get(shownPath(job.workspace, dep)) === 'deleted',
  );
  const paths = missing.map(({ fsPath }) => fsPath);
  if (paths.length > 0) await pullPaths(job, paths);
}

/** Takes the outputs from the cache where dvc.lock or the run cache says what they would be. */
async function restoreEarlier(job: ReproJob, stage: Stage): Promise<boolean> {
  const { workspace, repository, options } = job;
  const now = await readDependencies(workspace, stage);
  const state: StageState = { ...now, outs: new Map() };
  if (!keepsRuns(repository, stage, state)) return false;
  const outs = (await isSameAsLocked(job, stage))
    ? lockedState(stage).outs
    : options.runCache === false
      ? undefined
      : findRun(repository, stage, state);
  if (!outs || !isRestorable(workspace, stage, outs)) return false;
  job.reporter.say(
    `Stage '${stage.addressing}' is cached - skipping run, checking out outputs`,
    'info',
  );
  return restore(job, stage, outs);
}

async function isSameAsLocked({ workspace }: ReproJob, stage: Stage): Promise<boolean> {
  if (commandChanged(stage) || stage.outs.some(({ locked }) => !locked)) return false;
  return (await depsStatus(workspace, stage)).size === 0;
}

async function restore(
  { workspace }: ReproJob,
  stage: Stage,
  outs: ReadonlyMap<string, FileEntry | undefined>,
): Promise<boolean> {
  if (!isRestorable(workspace, stage, outs)) return false;
  for (const { path, fsPath } of stage.outs) {
    const entry = outs.get(path);
    if (!entry) return false;
    const { missing } = await checkoutPath(
      workspace,
      fsPath,
      { hash: entry.hashName, md5: entry.md5, isexec: entry.isexec },
      { force: true },
    );
    if (missing.length > 0) return false;
  }
  return true;
}

async function runCommands(job: ReproJob, stage: Stage): Promise<void> {
  const { reporter, options, repository } = job;
  reporter.say(`Running stage '${stage.addressing}':`, 'info');
  const line = reporter.line?.bind(reporter);
  for (const command of commandsOf(stage.cmd)) {
    reporter.command(stage.addressing, command);
    await runCommand({
      stage,
      command,
      root: repository.root,
      temporary: repository.temporaryFolder(),
      env: options.environmentOf?.(stage) ?? {},
      onLine: line && ((text) => line(stage.addressing, text)),
      signal: options.signal,
    });
  }
}
