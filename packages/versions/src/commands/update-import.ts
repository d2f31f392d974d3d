import { stageMd5, writeDvcFile } from '../dvcfile/dvc-file.ts';
import type { DependencyEntry, DvcFile } from '../dvcfile/entries.ts';
import { DataUsageError } from '../errors.ts';
import { stageOfDvcFile } from '../stages/stage.ts';
import { type DataContext, ignoreOutput } from './context.ts';
import { saved } from './import-file.ts';
import { downloadImport } from './import-repository.ts';
import { copySource, describeSource, inRemote } from './import-url.ts';
import { resolveSource } from './source-repository.ts';

export interface UpdateOptions {
  readonly rev?: string | undefined;
  readonly noDownload?: boolean | undefined;
  /** The data goes to a remote, and neither into the cache nor into the workspace. */
  readonly toRemote?: boolean | undefined;
  readonly remote?: string | undefined;
  readonly jobs?: number | undefined;
}

/** Refuses what cannot be meant together. */
export function checkUpdateOptions({ toRemote, noDownload, remote }: UpdateOptions): void {
  if (toRemote && noDownload) {
    throw new DataUsageError("--to-remote can't be used with --no-download");
  }
  if (!toRemote && remote) {
    throw new DataUsageError("--remote can't be used without --to-remote");
  }
}

/** Brings an import to what its source has now. */
export async function updateImport(
  context: DataContext,
  file: DvcFile,
  options: UpdateOptions = {},
): Promise<void> {
  const stage = stageOfDvcFile(file);
  const [out] = stage.outs;
  const place = out!.path!;
  const fresh = await freshDependency(context, file.deps[0]!, stage.folder, options.rev);
  const updated = await bringOver(context, { ...file, deps: [fresh] }, place, options);
  if (out!.cached || fresh.repo) ignoreOutput(context, place);
  writeDvcFile({ ...updated, md5: stageMd5(updated) });
  context.touched.add(file.path);
}

async function bringOver(
  context: DataContext,
  file: DvcFile,
  place: string,
  { noDownload, toRemote, remote, jobs }: UpdateOptions,
): Promise<DvcFile> {
  const [dep] = file.deps;
  if (noDownload) {
    const { md5, size, nfiles, isexec, ...out } = file.outs[0]!;
    return { ...file, outs: [out] };
  }
  if (toRemote) {
    if (dep!.repo) {
      throw new DataUsageError(
        "Data imported from other DVC or Git repositories can't be updated with --to-remote",
        'That repository has a remote of its own: leave --to-remote out.',
      );
    }
    return inRemote(context, file, { remote, jobs });
  }
  if (dep!.repo) await downloadImport(context, dep!, place, jobs);
  else await copySource(context, dep!, place, jobs);
  return saved(context, file);
}

async function freshDependency(
  context: DataContext,
  dep: DependencyEntry,
  folder: string,
  rev: string | undefined,
): Promise<DependencyEntry> {
  if (!dep.repo) return describeSource(context, dep, folder);
  const wanted = rev ?? dep.repo.rev;
  const rev_lock = await resolveSource(context.repository, dep.repo.url, wanted);
  return { ...dep, repo: { ...dep.repo, rev: wanted, rev_lock } };
}
