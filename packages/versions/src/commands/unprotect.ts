import { chmodSync, copyFileSync, lstatSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { replaceFile } from '../durable/temporary.ts';
import { OutputNotFoundError } from '../errors.ts';
import { isBelow } from '../stages/targets.ts';
import { type DataContext, stagesOf } from './context.ts';

/** Makes tracked files the user's own, to be changed in place. Throws for what is not tracked. */
export async function unprotect(context: DataContext, targets: readonly string[]): Promise<void> {
  const stages = await stagesOf(context);
  const tracked = stages.flatMap(({ outs }) => outs.flatMap(({ path }) => path ?? []));
  for (const target of targets) {
    const path = resolve(target);
    if (!tracked.some((out) => out === path || isBelow(path, out))) {
      throw new OutputNotFoundError(target);
    }
  }
  for (const target of targets) unprotectPath(resolve(target));
}

/** Links to the cache become files of their own, which may be written. */
export function unprotectPath(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) unprotectPath(join(path, name));
    return;
  }
  if (stats.isSymbolicLink() || stats.nlink > 1) {
    replaceFile(path, (temporary) => copyFileSync(path, temporary));
  }
  const mode = 0o666 & ~process.umask();
  if ((stats.mode & 0o200) === 0 || stats.isSymbolicLink()) chmodSync(path, mode);
}
