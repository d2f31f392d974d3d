import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { stageMd5, writeDvcFile } from '../dvcfile/dvc-file.ts';
import type { DvcFile } from '../dvcfile/entries.ts';
import { DataUsageError, MissingDataError } from '../errors.ts';
import { isUrl } from '../sources/open-url.ts';
import { stageOfDvcFile } from '../stages/stage.ts';
import { type DataContext, ignoreOutput } from './context.ts';
import { replaceOutput, saveOutput } from './save-output.ts';

/** Where data that is taken in is put, and whether it may replace what is there. */
export interface Destination {
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** The place for a source: `out`, in `out` where that is a folder, or its own name here. */
export function destination(
  { repository }: DataContext,
  source: string,
  { out, force }: Destination,
): string {
  const name = basename(isUrl(source) ? new URL(source).pathname : resolve(source));
  const isFolder = out !== undefined && existsSync(out) && statSync(out).isDirectory();
  const place = resolve(isFolder ? join(out, name) : (out ?? name));
  if (repository.pathInRepository(place) === undefined) {
    throw new DataUsageError(
      `'${place}' lies outside of the repository`,
      'Choose a path inside it.',
    );
  }
  if (existsSync(place) && !force) {
    throw new DataUsageError(
      `The path '${repository.display(place)}' already exists locally.`,
      "To override it, re-run with '--force'.",
    );
  }
  return place;
}

/** The same file with what lies in the workspace, which goes into the cache. */
export async function saved(context: DataContext, file: DvcFile): Promise<DvcFile> {
  const [out] = stageOfDvcFile(file).outs;
  return replaceOutput(file, out!.entry, await saveOutput(context, out!));
}

/** Writes the `.dvc` file; one whose source was never looked at (`noExec`) has no hash of its own. */
export function finishImport(
  context: DataContext,
  file: DvcFile,
  place: string,
  { noExec }: { readonly noExec?: boolean | undefined } = {},
): string {
  ignoreOutput(context, place);
  writeDvcFile(noExec ? file : { ...file, md5: stageMd5(file) });
  context.touched.add(file.path);
  return file.path;
}

/** Inside the repository a path is relative to the `.dvc` file; elsewhere as given. */
export function dependencyPath({ repository }: DataContext, url: string, place: string): string {
  if (isUrl(url)) return url;
  const path = resolve(url);
  if (!existsSync(path)) throw new MissingDataError(url);
  const inside = repository.pathInRepository(realpathSync(path)) !== undefined;
  return inside ? relative(dirname(place), path).split(sep).join('/') : url;
}
