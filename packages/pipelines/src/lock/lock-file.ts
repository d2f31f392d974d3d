import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasComments, keepComments, writeWhole } from '@havn/versions';
import { lockSchema } from '../schema/lock.ts';
import { validate } from '../schema/validate.ts';
import { equal, isDict, type PyDict, type PyValue } from '../value/values.ts';
import { readYaml } from '../yaml/read.ts';
import { writeYaml } from '../yaml/write.ts';

/** dvc.lock as it was read. */
export interface LockFile {
  readonly root: PyDict;
  readonly stages: ReadonlyMap<string, PyDict>;
}

export function lockPathOf(pipelineFile: string): string {
  return join(dirname(pipelineFile), 'dvc.lock');
}

/** Throws FileSyntaxError and PipelineSchemaError with the line. `shown` names it in messages. */
export function parseLockFile(text: string, shown: string): LockFile {
  const source = readYaml(text, shown);
  validate(source, lockSchema);
  const root = source.value as PyDict;
  const stages = root.get('stages');
  return { root, stages: isDict(stages) ? (stages as ReadonlyMap<string, PyDict>) : new Map() };
}

interface LockUpdate {
  /** The dvc.lock; absolute. */
  readonly path: string;
  readonly name: string;
  readonly entry: PyDict;
  /** The place of a stage in the order of the run; decides where entries that are new stand. */
  readonly rank: (name: string) => number;
  /** Entries that this run added, to which `name` is added where it is new. */
  readonly added: Set<string>;
}

/**
 * Replaces or adds a stage's entry and writes the file; nothing is written where it is the same. New
 * entries stand in the order of the run, whichever of them is ready first.
 */
export async function updateLockFile(
  update: LockUpdate,
): Promise<'generated' | 'updated' | 'unchanged'> {
  const { path, name, entry } = update;
  const before = textOf(path);
  const { root, stages } = parseLockFile(before, path);
  const isNew = root.size === 0;
  if (equal(stages.get(name), entry)) return 'unchanged';
  const next = new Map<PyValue, PyValue>(isNew ? [['schema', '2.0']] : root);
  next.set('stages', withEntry(stages, update));
  const text = writeYaml(next as PyDict);
  // What is replaced loses its comments, as with DVC.
  const replaced = [['stages', name]];
  writeWhole(path, hasComments(before) ? keepComments(before, text, replaced, path) : text);
  return isNew ? 'generated' : 'updated';
}

/**
 * Takes a stage's entry out and writes the file; one that says nothing more is removed. Gives whether
 * it is still there; undefined where it had no such entry.
 */
export function removeFromLockFile(path: string, name: string): boolean | undefined {
  const before = textOf(path);
  const { root, stages } = parseLockFile(before, path);
  if (!stages.has(name)) return undefined;
  const kept = new Map([...stages].filter(([other]) => other !== name));
  const next = new Map([...root].filter(([key]) => key !== 'stages' || kept.size > 0));
  if (kept.size > 0) next.set('stages', kept);
  else if ([...next.keys()].every((key) => key === 'schema')) {
    rmSync(path);
    return false;
  }
  const text = writeYaml(next as PyDict);
  writeWhole(path, hasComments(before) ? keepComments(before, text, [], path) : text);
  return true;
}

function withEntry(
  stages: ReadonlyMap<string, PyDict>,
  { name, entry, rank, added }: LockUpdate,
): ReadonlyMap<string, PyDict> {
  if (stages.has(name)) return new Map([...stages, [name, entry]]);
  const entries = [...stages];
  const later = entries.findIndex(([other]) => added.has(other) && rank(other) > rank(name));
  entries.splice(later === -1 ? entries.length : later, 0, [name, entry]);
  added.add(name);
  return new Map(entries);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
