import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
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

/** Replaces or adds a stage's entry and writes the file; nothing is written where it is the same. */
export async function updateLockFile(
  path: string,
  name: string,
  entry: PyDict,
): Promise<'generated' | 'updated' | 'unchanged'> {
  const { root, stages } = parseLockFile(textOf(path), path);
  const isNew = root.size === 0;
  if (equal(stages.get(name), entry)) return 'unchanged';
  const next = new Map<PyValue, PyValue>(isNew ? [['schema', '2.0']] : root);
  next.set('stages', new Map<string, PyValue>([...stages, [name, entry]]));
  await writeFileAtomic(path, writeYaml(next as PyDict));
  return isNew ? 'generated' : 'updated';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
