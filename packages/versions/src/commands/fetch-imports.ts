import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryName } from '../durable/temporary.ts';
import { isCached } from '../outputs/cached.ts';
import { storePath } from '../outputs/store.ts';
import { isRepositoryImport } from '../stages/stage.ts';
import type { Selected } from '../stages/targets.ts';
import type { DataContext } from './context.ts';
import { downloadImport } from './import-repository.ts';

/** Imports of other repositories come from there, not from our remote. Gives the number of imports. */
export async function fetchImports(
  context: DataContext,
  selected: readonly Selected[],
  jobs?: number,
): Promise<number> {
  let count = 0;
  for (const { stage, out } of selected) {
    if (!isRepositoryImport(stage) || out.md5 === undefined || out.path === undefined) continue;
    const name = { hash: out.hash, md5: out.md5 };
    if (isCached(context.workspace, name, out.path)) continue;
    const [dep] = stage.deps;
    const scratch = join(context.repository.temporaryFolder(), temporaryName());
    mkdirSync(scratch);
    try {
      const place = join(scratch, basename(out.path));
      await downloadImport(context, dep!, place, jobs);
      await storePath(context.workspace, place, { relink: false, hash: out.hash });
      context.workspace.state.forget(scratch);
      count++;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return count;
}
