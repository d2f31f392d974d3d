import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { replaceDownloaded, replaceWhole } from '../durable/incoming.ts';
import { temporaryName } from '../durable/temporary.ts';
import type { DependencyEntry, DvcFile } from '../dvcfile/entries.ts';
import { DataUsageError, MissingDataError } from '../errors.ts';
import { hashPath } from '../outputs/hash-path.ts';
import type { Hashed } from '../outputs/workspace.ts';
import { isUrl, refuseVersionAware } from '../sources/open-url.ts';
import { describeUrl, downloadUrl } from '../sources/url-source.ts';
import { stageOfDvcFile } from '../stages/stage.ts';
import type { YamlMap } from '../yaml/write.ts';
import type { DataContext } from './context.ts';
import {
  type Destination,
  dependencyPath,
  destination,
  finishImport,
  saved,
} from './import-file.ts';
import { planImport } from './import-plan.ts';
import { replaceOutput, withHash } from './save-output.ts';
import { storeInRemote } from './store-in-remote.ts';

export interface ImportUrlOptions extends Destination {
  /** Only the `.dvc` file; nothing is asked of the source. */
  readonly noExec?: boolean | undefined;
  /** The hash of the source, not its data. */
  readonly noDownload?: boolean | undefined;
  /** The data goes to a remote, and neither into the cache nor into the workspace. */
  readonly toRemote?: boolean | undefined;
  /** With `toRemote`: not the default remote. */
  readonly remote?: string | undefined;
  readonly jobs?: number | undefined;
  readonly versionAware?: boolean | undefined;
  /** Options of the URL's place, under the names that a remote's have. */
  readonly fsConfig?: YamlMap | undefined;
}

/** Takes a file or folder in from a URL or a path, and remembers where it came from. */
export async function importUrl(
  context: DataContext,
  url: string,
  options: ImportUrlOptions = {},
): Promise<string> {
  checkOptions(options);
  const { noExec, noDownload, toRemote, fsConfig, jobs } = options;
  const place = destination(context, url, options);
  const path = dependencyPath(context, url, place);
  const dep: DependencyEntry = { path, hash: 'md5', ...(fsConfig && { fs_config: fsConfig }) };
  const file = await planImport(context, place, dep);
  if (noExec) return finishImport(context, file, place, { noExec });
  const known = await describeSource(context, dep, dirname(place));
  const described = { ...file, deps: [known] };
  if (noDownload) {
    rmSync(place, { recursive: true, force: true });
    return finishImport(context, described, place);
  }
  if (toRemote) {
    return finishImport(context, await inRemote(context, described, options), place);
  }
  await copySource(context, dep, place, jobs);
  return finishImport(context, await saved(context, described), place);
}

function checkOptions(options: ImportUrlOptions): void {
  const { toRemote, noExec, noDownload, versionAware, remote } = options;
  if (toRemote && (noExec || noDownload || versionAware)) {
    throw new DataUsageError(
      '--no-exec/--no-download/--version-aware cannot be combined with --to-remote',
    );
  }
  if (!toRemote && remote) {
    throw new DataUsageError("--remote can't be used without --to-remote");
  }
  if (versionAware) refuseVersionAware();
}

/** What the source is now, as the dependency of a `.dvc` file states it. */
export async function describeSource(
  { workspace }: DataContext,
  dep: DependencyEntry,
  folder: string,
): Promise<DependencyEntry> {
  const { etag, checksum, md5, size, nfiles, isexec, ...rest } = dep;
  if (!isUrl(dep.path)) {
    const hashed = await hashPath(workspace, resolve(folder, dep.path));
    if (!hashed) throw new MissingDataError(dep.path);
    return withHash(rest, hashed);
  }
  const found = await describeUrl(workspace, dep);
  if (!found) throw new MissingDataError(dep.path);
  return { ...rest, ...found };
}

/** Copies the source of an import to its place; what stands there is replaced when all is here. */
export async function copySource(
  { workspace }: DataContext,
  dep: DependencyEntry,
  place: string,
  jobs?: number,
): Promise<void> {
  if (isUrl(dep.path)) {
    return replaceDownloaded(place, dep.path, (path) =>
      downloadUrl(workspace, dep, path, { jobs }),
    );
  }
  const source = resolve(dirname(place), dep.path);
  await replaceWhole(place, async (path) => {
    cpSync(source, path, { recursive: true, dereference: true });
  });
}

/** The same file with what its source has now, which goes to a remote alone. */
export async function inRemote(
  context: DataContext,
  file: DvcFile,
  options: { readonly remote?: string | undefined; readonly jobs?: number | undefined },
): Promise<DvcFile> {
  const stage = stageOfDvcFile(file);
  const [out] = stage.outs;
  const [dep] = file.deps;
  const source = isUrl(dep!.path) ? dep!.path : resolve(stage.folder, dep!.path);
  const address = { path: source, fs_config: dep!.fs_config };
  const command = 'import-url';
  const hashed = await withLocalCopy(context, address, options.jobs, (path) =>
    storeInRemote(context, path, { ...options, command }),
  );
  return replaceOutput(file, out!.entry, withHash(out!.entry, plain(hashed)));
}

/** What never was in the workspace has no mode. */
export function plain({ isexec, ...hashed }: Hashed): Hashed {
  return hashed;
}

/** Runs `work` with a path where the source's bytes lie; what is at a URL is copied for that time. */
export async function withLocalCopy<T>(
  { workspace, repository }: DataContext,
  source: { readonly path: string; readonly fs_config?: unknown },
  jobs: number | undefined,
  work: (path: string) => Promise<T>,
): Promise<T> {
  if (!isUrl(source.path)) return work(resolve(source.path));
  const scratch = join(repository.temporaryFolder(), temporaryName());
  mkdirSync(scratch);
  try {
    const place = join(scratch, basename(source.path.replace(/\/+$/, '')));
    await downloadUrl(workspace, source, place, { jobs });
    return await work(place);
  } finally {
    workspace.state.forget(scratch);
    rmSync(scratch, { recursive: true, force: true });
  }
}
