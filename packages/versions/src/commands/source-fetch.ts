import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HavnError } from '@havn/core';
import { type ConfigOverlay, overlayConfig } from '../config/overlay.ts';
import { fetchObjects, lackingInFolder } from '../remote/object-store.ts';
import { findRemote, type Remote } from '../remote/remotes.ts';
import { Repository } from '../repository/repository.ts';
import type { StageReader } from '../stages/stage.ts';
import type { Selected } from '../stages/targets.ts';
import type { DataContext } from './context.ts';
import { collectUsed } from './used-objects.ts';

/** `config` and `remote` are laid over the settings of that repository. */
export interface SourceOptions extends ConfigOverlay {
  readonly url: string;
  readonly path: string;
  readonly rev?: string | undefined;
  readonly jobs?: number | undefined;
  readonly readers: readonly StageReader[];
  readonly progress?: DataContext['progress'] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Brings the `.dir` objects that the cache lacks; a remote that does not answer is no failure. */
export async function fetchSourceTrees(
  context: DataContext,
  options: SourceOptions,
  selected: readonly Selected[],
): Promise<void> {
  const { cache } = context.repository;
  const used = collectUsed(context, selected).filter(({ unread }) => unread.length > 0);
  if (used.length === 0) return;
  const { openStorage } = await import('@havn/storage');
  try {
    for (const remote of sourceRemotes(context.repository, options, undefined)) {
      const storage = await openStorage(remote.url, remote.options);
      try {
        for (const { set } of used) {
          const trees = { ...set, digests: new Uint8Array(0) };
          await fetchObjects(storage, cache, trees, lackingInFolder(cache, trees), context);
        }
      } finally {
        await storage.close();
      }
    }
  } catch (error) {
    if (!(error instanceof HavnError)) throw error;
    context.progress.say(`${error.message}: folders that are not here are shown closed.`);
  }
}

/** Brings all objects that the selected outputs use and the cache lacks. */
export async function fetchFromSource(
  context: DataContext,
  options: SourceOptions,
  caller: Repository | undefined,
  selected: readonly Selected[],
): Promise<void> {
  const { openStorage } = await import('@havn/storage');
  for (const remote of sourceRemotes(context.repository, options, caller)) {
    const storage = await openStorage(remote.url, remote.options);
    try {
      for (let round = 0; round < 2; round++) {
        for (const { set } of collectUsed(context, selected)) {
          const { cache } = context.repository;
          const lacking = lackingInFolder(cache, set);
          if (lacking.trees.length + lacking.files.length === 0) continue;
          await fetchObjects(storage, cache, set, lacking, {
            progress: context.progress,
            signal: context.signal,
            jobs: options.jobs,
          });
        }
      }
    } finally {
      await storage.close();
    }
  }
}

/** A repository on this machine gives from its cache; else, and for the rest, its remote is asked. */
export function sourceRemotes(
  inner: Repository,
  { url, ...overlay }: SourceOptions,
  caller: Repository | undefined,
): readonly Pick<Remote, 'url' | 'options'>[] {
  const place = resolve(caller?.root ?? '.', url);
  const local = statSync(join(place, '.dvc'), { throwIfNoEntry: false })?.isDirectory();
  const source = local ? new Repository(place) : inner;
  const original = Object.assign(source, { config: overlayConfig(source.config, overlay) });
  const found = original.config.named.get('remote')!.size > 0;
  const named = found ? [findRemote(original, undefined, 'import')] : [];
  return local ? [{ url: original.cache, options: {} }, ...named] : named;
}
