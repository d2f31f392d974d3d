import { cpSync, existsSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { stageMd5, writeDvcFile } from '../dvcfile/dvc-file.ts';
import type {
  DependencyEntry,
  DvcFile,
  OutputEntry,
  RepositorySource,
} from '../dvcfile/entries.ts';
import { DataUsageError, MissingDataError } from '../errors.ts';
import { hashPath } from '../outputs/hash-path.ts';
import { stageOfDvcFile } from '../stages/stage.ts';
import { type DataContext, ignoreOutput } from './context.ts';
import { splitUrl, statUrl } from './import-status.ts';
import { replaceOutput, saveOutput, withHash } from './save-output.ts';
import { downloadSource } from './source-files.ts';
import { resolveSource } from './source-repository.ts';

export interface ImportOptions {
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
  /** Only the `.dvc` file; nothing is asked of the source. */
  readonly noExec?: boolean | undefined;
  /** The hash of the source, not its data. */
  readonly noDownload?: boolean | undefined;
}

export interface ImportRepositoryOptions extends ImportOptions {
  readonly rev?: string | undefined;
  readonly remote?: string | undefined;
}

const IS_URL = /^[a-z][a-z0-9+.-]+:\/\//i;

/** Takes a file or folder in from a URL or a path, and remembers where it came from. */
export async function importUrl(
  context: DataContext,
  url: string,
  options: ImportOptions = {},
): Promise<string> {
  const place = destination(context, url, options);
  const dep: DependencyEntry = { path: dependencyPath(context, url, dirname(place)), hash: 'md5' };
  const file = newFile(place, dep);
  if (options.noExec) return finishImport(context, file, place);
  const known = await describeSource(context, dep, dirname(place));
  if (options.noDownload) return finishImport(context, { ...file, deps: [known] }, place);
  await copySource(context, dep, dirname(place), place);
  return finishImport(context, await saved(context, { ...file, deps: [known] }), place);
}

/** Takes a file or folder in from another Git or DVC repository, at a revision. */
export async function importRepository(
  context: DataContext,
  url: string,
  path: string,
  options: ImportRepositoryOptions = {},
): Promise<string> {
  const place = destination(context, path, options);
  const { rev, remote } = options;
  const source = { url, rev, remote };
  const lock = await resolveSource(context.repository, url, rev);
  const repo: RepositorySource = { ...source, rev_lock: options.noExec ? undefined : lock };
  const file = newFile(place, { path, repo });
  if (options.noExec || options.noDownload) return finishImport(context, file, place);
  await download(context, { path, repo }, place);
  return finishImport(context, await saved(context, file), place);
}

function newFile(place: string, dep: DependencyEntry): DvcFile {
  const outs: OutputEntry[] = [{ path: basename(place), hash: 'md5' }];
  return { path: `${place}.dvc`, frozen: true, deps: [dep], outs };
}

async function saved(context: DataContext, file: DvcFile): Promise<DvcFile> {
  const [out] = stageOfDvcFile(file).outs;
  return replaceOutput(file, out!.entry, await saveOutput(context, out!));
}

function finishImport(context: DataContext, file: DvcFile, place: string): string {
  ignoreOutput(context, place);
  writeDvcFile({ ...file, md5: stageMd5(file) });
  context.touched.add(file.path);
  return file.path;
}

function destination(
  { repository }: DataContext,
  source: string,
  { out, force }: ImportOptions,
): string {
  const name = basename(IS_URL.test(source) ? new URL(source).pathname : resolve(source));
  const isFolder = out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory();
  const place = resolve(isFolder ? join(out, name) : (out ?? name));
  if (repository.pathInRepository(place) === undefined) {
    throw new DataUsageError(
      `'${place}' lies outside of the repository`,
      'Choose a path inside it.',
    );
  }
  if (!existsSync(place)) return place;
  if (!force) {
    throw new DataUsageError(
      `The path '${repository.display(place)}' already exists locally.`,
      "To override it, re-run with '--force'.",
    );
  }
  rmSync(place, { recursive: true });
  return place;
}

/** Inside the repository a path is relative to the `.dvc` file; elsewhere as given. */
function dependencyPath({ repository }: DataContext, url: string, folder: string): string {
  if (IS_URL.test(url)) return url;
  const path = resolve(url);
  if (!existsSync(path)) throw new MissingDataError(url);
  const inside = repository.pathInRepository(realpathSync(path)) !== undefined;
  return inside ? relative(folder, path).split(sep).join('/') : url;
}

async function describeSource(
  { workspace }: DataContext,
  dep: DependencyEntry,
  folder: string,
): Promise<DependencyEntry> {
  if (!IS_URL.test(dep.path)) {
    const hashed = await hashPath(workspace, resolve(folder, dep.path));
    if (!hashed) throw new MissingDataError(dep.path);
    return withHash(dep, hashed);
  }
  const found = await statUrl(dep.path);
  if (!found) throw new MissingDataError(dep.path);
  const name = dep.path.startsWith('http') ? 'checksum' : 'etag';
  return { ...dep, [name]: found.tag, size: found.size };
}

async function copySource(
  { signal }: DataContext,
  dep: DependencyEntry,
  folder: string,
  place: string,
): Promise<void> {
  mkdirSync(dirname(place), { recursive: true });
  if (!IS_URL.test(dep.path)) {
    cpSync(resolve(folder, dep.path), place, { recursive: true, dereference: true });
    return;
  }
  const [base, key] = splitUrl(dep.path);
  const { openStorage } = await import('@havn/storage');
  const storage = await openStorage(base);
  try {
    await storage.download(key, place, { signal });
  } finally {
    await storage.close();
  }
}

async function download(context: DataContext, dep: DependencyEntry, place: string): Promise<void> {
  const { repository, readers, progress, signal } = context;
  const { url, rev, rev_lock, remote } = dep.repo!;
  const options = {
    url,
    path: dep.path,
    rev: rev_lock ?? rev,
    remote: typeof remote === 'string' ? remote : undefined,
  };
  await downloadSource(repository, { ...options, readers, progress, signal }, place);
}

export interface UpdateOptions {
  readonly rev?: string | undefined;
  readonly noDownload?: boolean | undefined;
}

/** Brings an import to what its source has now. */
export async function updateImport(
  context: DataContext,
  file: DvcFile,
  { rev, noDownload }: UpdateOptions = {},
): Promise<void> {
  const stage = stageOfDvcFile(file);
  const [dep] = file.deps;
  const place = stage.outs[0]!.path!;
  const fresh = await freshDependency(context, dep!, stage.folder, rev);
  let updated: DvcFile = { ...file, deps: [fresh] };
  if (noDownload) {
    const { md5, size, nfiles, isexec, ...out } = file.outs[0]!;
    updated = { ...updated, outs: [out] };
  } else {
    rmSync(place, { recursive: true, force: true });
    if (fresh.repo) await download(context, fresh, place);
    else await copySource(context, fresh, stage.folder, place);
    updated = await saved(context, updated);
  }
  ignoreOutput(context, place);
  writeDvcFile({ ...updated, md5: stageMd5(updated) });
  context.touched.add(file.path);
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
