import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Repository } from '@havn/versions';
import { tellGit } from '../context.ts';

/**
 * Runs what may change dvc.yaml, dvc.lock, `.dvc` files and `.gitignore`; those that did change are
 * handed to Git (`core.autostage`), or it is said how.
 */
export async function withFilesForGit<T>(
  repository: Repository,
  work: () => Promise<T>,
  { silent = false }: { readonly silent?: boolean | undefined } = {},
): Promise<T> {
  if (!repository.git) return work();
  const before = await contents(repository);
  const result = await work();
  const after = await contents(repository);
  const changed = [...after].filter(([path, text]) => before.get(path) !== text);
  const files = changed.map(([path]) => path);
  await tellGit(repository, files, { silent });
  return result;
}

/** The files that pipelines write for Git, with what stands in them. */
async function contents(repository: Repository): Promise<ReadonlyMap<string, string>> {
  const { openProject } = await import('@havn/pipelines');
  const paths = new Set<string>();
  for (const { file, outPaths } of openProject(repository).nodes) {
    paths.add(file);
    if (file.endsWith('.yaml')) paths.add(join(dirname(file), 'dvc.lock'));
    for (const path of outPaths) paths.add(join(dirname(path), '.gitignore'));
  }
  return new Map(
    [...paths].flatMap((path) => {
      const text = textOf(path);
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
