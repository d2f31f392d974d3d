import { basename, resolve } from 'node:path';
import { writeDvcFile } from '../dvcfile/dvc-file.ts';
import { DataUsageError } from '../errors.ts';
import { checkoutPath } from '../outputs/checkout.ts';
import { storePath } from '../outputs/store.ts';
import type { Stage, StageOutput } from '../stages/stage.ts';
import { type DataContext, ignoreOutput } from './context.ts';
import { destination } from './import-file.ts';
import { plain, withLocalCopy } from './import-url.ts';
import { replaceOutput, withHash } from './save-output.ts';
import { storeInRemote } from './store-in-remote.ts';

export interface AddElsewhereOptions {
  /** Where the target is put; it may come from outside of the repository or from a URL. */
  readonly out?: string | undefined;
  /** The data goes to a remote, and neither into the cache nor into the workspace. */
  readonly toRemote?: boolean | undefined;
  readonly remote?: string | undefined;
  readonly remoteJobs?: number | undefined;
  /** Replaces what lies at `out`. */
  readonly force?: boolean | undefined;
}

/** What is to be written for a target: its stage, the output there, and what of it is meant. */
export interface Plan {
  readonly stage: Stage;
  readonly out: StageOutput;
  readonly path: string;
}

/** Refuses what cannot be meant together, in DVC's words. */
export function checkAddOptions(
  targets: readonly string[],
  options: AddElsewhereOptions & { readonly glob?: unknown; readonly noCommit?: unknown },
): void {
  const { out, toRemote, remote, remoteJobs, glob, noCommit } = options;
  if (out === undefined && !toRemote) {
    const wrong = remote !== undefined ? '--remote' : remoteJobs ? '--remote-jobs' : undefined;
    if (wrong) throw new DataUsageError(`${wrong} can't be used without --to-remote`);
    return;
  }
  const checks = [
    [targets.length !== 1, 'multiple targets'],
    [glob, '--glob option'],
    [noCommit, '--no-commit option'],
  ] as const;
  const wrong = checks.find(([given]) => given)?.[1];
  if (wrong === undefined) return;
  throw new DataUsageError(`${wrong} can't be used with ${toRemote ? '--to-remote' : '--out'}`);
}

/** Tracks a copy of the target at another place, or only in a remote. Gives the `.dvc` file. */
export async function addElsewhere(
  context: DataContext,
  target: string,
  plan: (place: string) => Plan,
  options: AddElsewhereOptions,
): Promise<string> {
  const { out: goal, toRemote, remote, remoteJobs: jobs, force = false } = options;
  const wanted =
    goal === undefined
      ? resolve(basename(target))
      : destination(context, target, { out: goal, force });
  const { stage, out, path: place } = plan(wanted);
  const found = await withLocalCopy(context, { path: target }, jobs, (path) =>
    toRemote
      ? storeInRemote(context, path, { remote, jobs, command: 'add' })
      : storePath(context.workspace, path, { relink: false }),
  );
  const hashed = plain(found);
  if (!toRemote) {
    await checkoutPath(context.workspace, place, hashed, { force });
    ignoreOutput(context, place);
  }
  writeDvcFile(replaceOutput(stage.dvcFile!, out.entry, withHash(out.entry, hashed)));
  context.touched.add(stage.file);
  return stage.file;
}
