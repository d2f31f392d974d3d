import { readFileSync } from 'node:fs';
import { type Repository, readDvcFile, writeDvcFile, writeWhole } from '@havn/versions';
import { openProject } from '../project/open-project.ts';
import { findTargets } from '../project/targets.ts';
import { ParametrizedStageError } from './errors.ts';
import { withFrozen } from './pipeline-text.ts';

/**
 * Freezes a stage or a `.dvc` file, or lets it go: a frozen stage is not run when what it depends on
 * changes. Throws StageNotFoundError, ParametrizedStageError.
 */
export async function setFrozen(
  repository: Repository,
  target: string,
  frozen: boolean,
): Promise<void> {
  for (const { stage, file, addressing } of findTargets(openProject(repository), [target])) {
    if (!stage) {
      writeDvcFile({ ...readDvcFile(file), frozen: frozen || undefined });
      continue;
    }
    if (stage.group !== undefined) throw new ParametrizedStageError(addressing);
    const text = readFileSync(file, 'utf8');
    const changed = withFrozen(text, stage.name, frozen);
    if (changed !== text) writeWhole(file, changed);
  }
}
