import { basename } from 'node:path';
import type { DependencyEntry, DvcFile, OutputEntry } from '../dvcfile/entries.ts';
import { OverlappingOutputError, TrackedByGitError } from '../errors.ts';
import { type Stage, stageAddress } from '../stages/stage.ts';
import { isBelow } from '../stages/targets.ts';
import { type DataContext, stagesOf } from './context.ts';

/**
 * The `.dvc` file of an import before anything is known of its data. What people wrote into one that
 * is there already stays. Throws where the place belongs to something else.
 */
export async function planImport(
  context: DataContext,
  place: string,
  dep: DependencyEntry,
): Promise<DvcFile> {
  const { repository } = context;
  const path = `${place}.dvc`;
  repository.refuseIgnored(path);
  const stages = await stagesOf(context);
  for (const stage of stages) if (stage.file !== path) refuseClash(context, stage, place);
  if (repository.git?.tracks(place)) throw new TrackedByGitError(repository.display(place));
  const before = stages.find(({ file }) => file === path)?.dvcFile;
  const name = basename(place);
  const out = before?.outs.find((one) => one.path === name);
  const { text, desc, meta } = before ?? {};
  return { path, text, desc, meta, frozen: true, deps: [dep], outs: [freshOutput(name, out)] };
}

function freshOutput(path: string, before: OutputEntry | undefined): OutputEntry {
  const { desc, type, labels, meta, remote, push } = before ?? {};
  return { path, hash: 'md5', desc, type, labels, meta, remote, push };
}

function refuseClash({ repository }: DataContext, stage: Stage, place: string): void {
  const shown = repository.display(place);
  const clash = stage.outs.find(
    ({ path }) =>
      path !== undefined && (path === place || isBelow(path, place) || isBelow(place, path)),
  );
  if (!clash && !isBelow(stage.file, place)) return;
  const other = clash ? repository.display(clash.path!) : repository.display(stage.file);
  throw new OverlappingOutputError(
    `cannot import to '${shown}': it overlaps with '${other}' of '${stageAddress(stage, repository)}'.`,
    {
      remedy: `Choose another place, or first: havn data remove ${stageAddress(stage, repository)}`,
    },
  );
}
