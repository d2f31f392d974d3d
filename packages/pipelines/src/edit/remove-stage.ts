import { readFileSync, rmSync } from 'node:fs';
import { writeWhole } from '@havn/versions';
import { lockPathOf, removeFromLockFile } from '../lock/lock-file.ts';
import type { Stage } from '../stage/stage.ts';
import { ParametrizedStageError } from './errors.ts';
import { withoutStage } from './pipeline-text.ts';

/** Throws ParametrizedStageError and EditError where a stage cannot be taken out of its dvc.yaml. */
export function checkRemovable({ file, name, group, addressing }: Stage): void {
  if (group !== undefined) throw new ParametrizedStageError(addressing, 'remove');
  withoutStage(readFileSync(file, 'utf8'), name);
}

/**
 * Takes a stage out of its dvc.yaml and dvc.lock; files that say nothing more go. Gives those that were
 * written. (DVC removes a dvc.yaml with its last stage, whatever else stands in it.)
 */
export function removeStage({ file, name }: Stage): readonly string[] {
  const lock = lockPathOf(file);
  const written = removeFromLockFile(lock, name) ? [lock] : [];
  const text = withoutStage(readFileSync(file, 'utf8'), name);
  if (text === undefined) {
    rmSync(file);
    return written;
  }
  writeWhole(file, text);
  return [file, ...written];
}
