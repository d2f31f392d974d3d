import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  checkoutPath,
  type DvcFile,
  hashPath,
  isCached,
  MissingDataError,
  type OutputEntry,
  readDvcFile,
  storePath,
  type Workspace,
  writeDvcFile,
} from '@havn/versions';
import type { ProjectNode } from '../project/project.ts';
import { stagePath } from '../stage/load-stage.ts';
import type { ReproJob } from './job.ts';
import type { StageOutcome } from './options.ts';

/**
 * A `.dvc` file among the stages: data that changed is recorded anew, data that is gone comes back from
 * the cache. Throws MissingDataError where it is nowhere.
 */
export async function reproduceData(job: ReproJob, node: ProjectNode): Promise<StageOutcome> {
  const { reporter, options } = job;
  const { addressing, file } = node;
  const record = readDvcFile(file);
  const changed = await job.gate.work(() => changedOutputs(job, record));
  if (changed.length === 0 || record.deps.length > 0) {
    reporter.say(`'${addressing}' didn't change, skipping`, 'info');
    return { stage: addressing, result: 'unchanged' };
  }
  reporter.say(`Verifying data sources in stage: '${addressing}'`, 'info');
  if (options.dry) return { stage: addressing, result: 'would run' };
  const gone = changed.map((out) => pathOf(record, out)).filter((path) => !existsSync(path));
  const { pull } = job;
  if (pull && gone.length > 0) await job.gate.command(() => pull(gone));
  await job.gate.work(async () => {
    const outs: OutputEntry[] = [];
    for (const out of record.outs) outs.push(await recorded(job, record, out));
    writeDvcFile({ ...record, outs });
  });
  return { stage: addressing, result: 'verified' };
}

function pathOf(record: DvcFile, out: OutputEntry): string {
  return stagePath(out.path, resolve(dirname(record.path), record.wdir ?? '.'));
}

async function changedOutputs(
  { workspace }: ReproJob,
  record: DvcFile,
): Promise<readonly OutputEntry[]> {
  const changed: OutputEntry[] = [];
  for (const out of record.outs) {
    const now = await hashPath(workspace, pathOf(record, out), hashOf(out));
    if (now?.md5 !== out.md5 || !isSafe(workspace, record, out)) changed.push(out);
  }
  return changed;
}

async function recorded(
  { workspace }: ReproJob,
  record: DvcFile,
  out: OutputEntry,
): Promise<OutputEntry> {
  const path = pathOf(record, out);
  const hash = hashOf(out);
  const now = await hashPath(workspace, path, hash);
  if (now?.md5 === out.md5 && isSafe(workspace, record, out)) return out;
  if (now) {
    const { md5, size, nfiles, isexec } = await storePath(workspace, path);
    return { ...out, hash: 'md5', md5, size, nfiles, isexec };
  }
  if (out.md5 === undefined) throw new MissingDataError(workspace.repository.display(path));
  const target = { hash, md5: out.md5, isexec: out.isexec === true };
  const { missing } = await checkoutPath(workspace, path, target);
  if (missing.length > 0) throw new MissingDataError(workspace.repository.display(path));
  return out;
}

/** Whether the cache holds what it is to hold. */
function isSafe(workspace: Workspace, record: DvcFile, out: OutputEntry): boolean {
  if (out.cache === false || out.md5 === undefined) return true;
  return isCached(workspace, { hash: hashOf(out), md5: out.md5 }, pathOf(record, out));
}

function hashOf(out: OutputEntry): 'md5' | 'md5-dos2unix' {
  return out.hash === undefined ? 'md5-dos2unix' : 'md5';
}
