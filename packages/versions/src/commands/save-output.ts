import type { DvcFile, OutputEntry } from '../dvcfile/entries.ts';
import { MissingDataError } from '../errors.ts';
import { hashPath } from '../outputs/hash-path.ts';
import { storePath } from '../outputs/store.ts';
import type { Hashed } from '../outputs/workspace.ts';
import type { StageOutput } from '../stages/stage.ts';
import type { DataContext } from './context.ts';

export interface SaveOptions {
  /** Only the hash is recorded, the cache is left alone. */
  readonly noCommit?: boolean | undefined;
  readonly relink?: boolean | undefined;
}

/** Hashes an output, puts it into the cache, and gives its entry as it is to be recorded now. */
export async function saveOutput(
  context: DataContext,
  { entry, path, cached }: StageOutput,
  { noCommit = false, relink = true }: SaveOptions = {},
): Promise<OutputEntry> {
  if (path === undefined) throw new MissingDataError(entry.path);
  const hash = await hashToKeep(context, entry, path);
  const { workspace } = context;
  const keep = cached && !noCommit;
  const hashed = keep
    ? await storePath(workspace, path, { relink, hash })
    : await hashPath(workspace, path, hash);
  if (!hashed) throw new MissingDataError(context.repository.display(path));
  return withHash(entry, hashed);
}

/** What has not changed since DVC 2.x keeps that hash; anything else gets the one of today. */
async function hashToKeep(
  { workspace }: DataContext,
  entry: OutputEntry,
  path: string,
): Promise<Hashed['hash']> {
  if (entry.hash !== undefined || entry.md5 === undefined) return 'md5';
  const old = await hashPath(workspace, path, 'md5-dos2unix');
  return old?.md5 === entry.md5 ? 'md5-dos2unix' : 'md5';
}

/** An entry with what was hashed; what people wrote about it stays. */
export function withHash(
  entry: OutputEntry,
  hashed: Omit<Hashed, 'size'> & { readonly size: number | undefined },
): OutputEntry {
  const { etag, checksum, version_id, files, cloud, ...kept } = entry;
  return {
    ...kept,
    hash: hashed.hash === 'md5' ? 'md5' : undefined,
    md5: hashed.md5,
    size: hashed.size,
    nfiles: hashed.nfiles,
    isexec: hashed.isexec,
  };
}

/** The file with one output replaced. */
export function replaceOutput(file: DvcFile, old: OutputEntry, entry: OutputEntry): DvcFile {
  return { ...file, outs: file.outs.map((out) => (out === old ? entry : out)) };
}
