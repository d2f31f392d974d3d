import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  isCached,
  isOnThisMachine,
  type Repository,
  runCachePath,
  type Workspace,
  writeWhole,
} from '@havn/versions';
import { FileSyntaxError, PipelineSchemaError } from '../errors.ts';
import { lockEntry, type StageState } from '../lock/entry.ts';
import { lockStageSchema } from '../schema/lock.ts';
import { validate } from '../schema/validate.ts';
import { lockedEntries } from '../stage/lock-entry.ts';
import { type FileEntry, isCallback, isUrl, type Stage } from '../stage/stage.ts';
import type { PyDict } from '../value/values.ts';
import { readYaml } from '../yaml/read.ts';
import { writeYaml } from '../yaml/write.ts';
import { hasDates, runKey, runValue } from './key.ts';

/** Whether a stage's runs can be kept: what it needs and makes must say all there is to say of it. */
export function keepsRuns(repository: Repository, stage: Stage, state: StageState): boolean {
  if (isCallback(stage) || stage.alwaysChanged) return false;
  if (stage.deps.length + stage.params.length === 0 || stage.outs.length === 0) return false;
  const known =
    stage.deps.every(
      ({ path }) => state.deps.get(path) !== undefined && isOnThisMachine(repository, path),
    ) && stage.params.every(({ path }) => (state.params.get(path)?.size ?? 0) > 0);
  const inside = ({ path, fsPath }: { readonly path: string; readonly fsPath: string }) =>
    path !== '' && !isUrl(fsPath) && repository.pathInRepository(fsPath) !== undefined;
  const outs = stage.outs.every((out) => !out.persist && inside(out));
  return known && outs && !hasDates(lockEntry(stage, state));
}

/** The newest run of a stage with these dependencies; what is damaged is removed. */
export function findRun(
  repository: Repository,
  stage: Stage,
  state: StageState,
): ReadonlyMap<string, FileEntry> | undefined {
  const key = runKey(lockEntry(stage, state));
  const folder = dirname(runCachePath(repository, key, 'x'));
  const newest = newestFile(folder);
  const entry = newest === undefined ? undefined : readRun(newest);
  return entry && lockedEntries(entry, 'outs');
}

/** Whether the cache holds every output of a run. */
export function isRestorable(
  workspace: Workspace,
  stage: Stage,
  outs: ReadonlyMap<string, FileEntry | undefined>,
): boolean {
  return stage.outs.every(({ path, fsPath }) => {
    const entry = outs.get(path);
    return (
      entry !== undefined && isCached(workspace, { hash: entry.hashName, md5: entry.md5 }, fsPath)
    );
  });
}

/** Keeps what a stage made of its dependencies. */
export async function saveRun(
  repository: Repository,
  stage: Stage,
  state: StageState,
): Promise<void> {
  const entry = lockEntry(stage, state);
  const path = runCachePath(repository, runKey(entry), runValue(entry));
  if (readRun(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, writeYaml(entry));
}

function newestFile(folder: string): string | undefined {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const files = names
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }));
  return files.sort((a, b) => b.time - a.time)[0]?.path;
}

function readRun(path: string): PyDict | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const source = readYaml(text, path);
    validate(source, lockStageSchema);
    return source.value as PyDict;
  } catch (error) {
    if (!(error instanceof FileSyntaxError || error instanceof PipelineSchemaError)) throw error;
    rmSync(path, { force: true });
    return undefined;
  }
}
