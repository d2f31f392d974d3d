import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { writeDvcFile } from '../dvcfile/dvc-file.ts';
import type { DvcFile } from '../dvcfile/entries.ts';
import {
  DataUsageError,
  MissingDataError,
  OverlappingOutputError,
  TrackedByGitError,
} from '../errors.ts';
import { BrokenLinkError } from '../outputs/scan.ts';
import { type Stage, stageAddress, stageOfDvcFile } from '../stages/stage.ts';
import { isBelow } from '../stages/targets.ts';
import { isMetafile } from '../stages/view.ts';
import {
  type AddElsewhereOptions,
  addElsewhere,
  checkAddOptions,
  type Plan,
} from './add-elsewhere.ts';
import { addWithin } from './add-within.ts';
import { type DataContext, ignoreOutput, stagesOf } from './context.ts';
import { expandGlobs } from './glob.ts';
import { replaceOutput, saveOutput } from './save-output.ts';

export interface AddOptions extends AddElsewhereOptions {
  readonly noCommit?: boolean | undefined;
  readonly glob?: boolean | undefined;
  readonly relink?: boolean | undefined;
}

/**
 * Tracks files and folders: into the cache, with a `.dvc` file for Git. With `out` they are copied to
 * another place first, with `toRemote` they go to a remote only. Gives the `.dvc` files.
 */
export async function add(
  context: DataContext,
  targets: readonly string[],
  options: AddOptions = {},
): Promise<readonly string[]> {
  checkAddOptions(targets, options);
  const stages = await stagesOf(context);
  if (options.out !== undefined || options.toRemote) {
    const plan = (path: string) => planAt(context, stages, path);
    return [await addElsewhere(context, targets[0]!, plan, options)];
  }
  const paths = (options.glob ? expandGlobs(targets) : targets).map((target) => resolve(target));
  const plans = paths.map((path) => planFor(context, stages, path));
  const written: string[] = [];
  for (const { stage, out, path } of plans) {
    const within = out.path !== path;
    const entry = within
      ? await addWithin(context, out, path, options)
      : await saveOutput(context, out, options);
    if (out.cached) ignoreOutput(context, out.path!);
    writeDvcFile(replaceOutput(stage.dvcFile!, out.entry, entry));
    context.touched.add(stage.file);
    written.push(stage.file);
  }
  return written;
}

function planFor(context: DataContext, stages: readonly Stage[], path: string): Plan {
  for (const stage of stages) {
    for (const out of stage.outs) {
      if (out.path === undefined || (out.path !== path && !isBelow(path, out.path))) continue;
      if (stage.name !== undefined || stage.dvcFile?.cmd !== undefined)
        refuseStage(context, stage, path);
      if (out.path === path) checkNewPath(context, path, out.cached);
      return { stage, out, path };
    }
  }
  checkNewPath(context, path);
  return planNew(context, stages, path);
}

/** The stage of a place that need not be there yet; one inside of tracked data means all of that. */
function planAt(context: DataContext, stages: readonly Stage[], path: string): Plan {
  for (const stage of stages) {
    for (const out of stage.outs) {
      if (out.path === undefined || (out.path !== path && !isBelow(path, out.path))) continue;
      if (!stage.dvcFile || stage.dvcFile.cmd !== undefined) refuseStage(context, stage, path);
      return { stage, out, path: out.path };
    }
  }
  return planNew(context, stages, path);
}

function planNew(context: DataContext, stages: readonly Stage[], path: string): Plan {
  refuseOverlap(context, stages, path);
  const stage = newStage(path);
  context.repository.refuseIgnored(stage.file);
  return { stage, out: stage.outs[0]!, path };
}

function newStage(path: string): Stage {
  const file = `${path}.dvc`;
  const outs = [{ path: basename(path), hash: 'md5' }];
  const dvcFile: DvcFile = { path: file, deps: [], outs };
  return stageOfDvcFile(dvcFile);
}

function refuseStage({ repository }: DataContext, stage: Stage, path: string): never {
  const file = repository.display(stage.file);
  throw new OverlappingOutputError(
    `cannot update '${repository.display(path)}': overlaps with an output of stage: '${stageAddress(stage, repository)}' in '${file}'.`,
    { remedy: "Run the pipeline or use 'havn data commit' to force update it." },
  );
}

/** What may not become an output. Git has what the cache is not to have (`cache: false`). */
function checkNewPath({ repository }: DataContext, path: string, cached = true): void {
  const shown = repository.display(path);
  if (isMetafile(basename(path))) {
    throw new DataUsageError(`DVC file '${shown}' cannot be an output.`, 'Name the data itself.');
  }
  if (path === repository.root) {
    throw new DataUsageError(
      'the whole repository cannot be data of itself',
      'Name the files and folders in it that are data: havn data add images labels.csv',
    );
  }
  if (repository.pathInRepository(path) === undefined) {
    throw new DataUsageError(
      `Cached output(s) outside of DVC project: ${path}.`,
      'Copy it into the project, or take it in with: havn data import-url',
    );
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats && lstatSync(path, { throwIfNoEntry: false })) throw new BrokenLinkError(shown);
  if (!stats) throw new MissingDataError(shown);
  const folder = dirname(path);
  const linked = stats.isDirectory() && lstatSync(path).isSymbolicLink();
  if (linked || realpathSync(folder) !== folder) {
    throw new DataUsageError(
      'Cannot add files inside symlinked directories to DVC.',
      `Name the real path: ${realpathSync(path)}`,
    );
  }
  const rule = ignoringRule(repository, path, stats.isDirectory());
  if (rule)
    throw new DataUsageError(
      `Path '${shown}' is ignored by .dvcignore (${rule}).`,
      'Change that line.',
    );
  if (cached && repository.git?.tracks(path)) throw new TrackedByGitError(shown);
}

function ignoringRule({ ignore }: DataContext['repository'], path: string, isFolder: boolean) {
  if (!ignore.isIgnored(path, isFolder)) return undefined;
  return ignore.matching(dirname(path), basename(path), isFolder)?.source ?? 'a folder above it';
}

function refuseOverlap({ repository }: DataContext, stages: readonly Stage[], path: string): void {
  for (const stage of stages) {
    for (const out of stage.outs) {
      if (out.path === undefined || !isBelow(out.path, path)) continue;
      const [parent, inner] = [repository.display(path), repository.display(out.path)];
      throw new OverlappingOutputError(
        `Cannot add '${parent}', because it is overlapping with other DVC tracked output: '${inner}'.`,
        {
          remedy:
            `To include '${inner}' in '${parent}', run 'havn data remove ${stageAddress(stage, repository)}' ` +
            `and then 'havn data add ${parent}'`,
        },
      );
    }
  }
}
