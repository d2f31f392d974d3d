import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { openSession, type Session } from '@havn/graph';
import { type ClassifierModel, inferenceGraph, runRows, type TokenFile } from '@havn/tasks';
import { cachedFolder } from '../cache/cache.ts';

export interface FeaturesOptions {
  readonly model: ClassifierModel;
  /** Names everything that the features depend on but the split: data, checkpoint, length, head. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly splits: readonly FeatureSplit[];
  readonly device?: 'cpu' | 'webgpu' | 'cuda';
  readonly threads?: number;
  readonly progress: Progress;
}

export interface FeatureSplit {
  readonly name: string;
  readonly tokens: TokenFile;
  /** Only these rows; all when absent. */
  readonly select?: Int32Array;
}

export interface Features {
  /** [rows × width] of each split. */
  readonly splits: Readonly<Record<string, Float32Array>>;
  readonly width: number;
  /** Seconds a token of running the frozen encoder; undefined where the cache had it all. */
  readonly secondsPerToken: number | undefined;
}

/**
 * What the head's last layer reads for every text, from the frozen encoder: computed once, cached
 * by data version, checkpoint and settings, and found again by later runs.
 */
export async function frozenFeatures(options: FeaturesOptions): Promise<Features> {
  const { model, key, splits, progress } = options;
  const width = model.config.hiddenSize;
  const began = performance.now();
  const { folder, hit } = await cachedFolder('features', key, async (target) => {
    const session = await openSession(inferenceGraph(model), options);
    const total = splits.reduce((sum, split) => sum + rowsOf(split), 0);
    progress.start('Embedding with the frozen encoder', total, 'texts');
    for (const split of splits) await writeFeatures(session, options, split, target);
    progress.end();
    await session.close();
  });
  const seconds = (performance.now() - began) / 1000;
  const tokens = splits.reduce((sum, split) => sum + tokensOf(split), 0);
  const loaded = await Promise.all(
    splits.map(async ({ name }) => [name, await readFloats(join(folder, `${name}.f32`))] as const),
  );
  return {
    splits: Object.fromEntries(loaded),
    width,
    secondsPerToken: hit ? undefined : seconds / tokens,
  };
}

function rowsOf({ tokens, select }: FeatureSplit): number {
  return select?.length ?? tokens.rows;
}

function tokensOf({ tokens, select }: FeatureSplit): number {
  const rows = select ?? tokens.lengths.keys();
  return Array.from(rows).reduce((sum, row) => sum + tokens.lengths[row]!, 0);
}

async function writeFeatures(
  session: Session,
  { model, progress }: FeaturesOptions,
  { name, tokens, select }: FeatureSplit,
  folder: string,
): Promise<void> {
  const features = await runRows({
    session,
    tokens,
    select,
    padTokenId: model.config.padTokenId,
    output: 'embeddings',
    width: model.config.hiddenSize,
    onRows: (rows) => progress.advance(rows),
  });
  const file = await open(join(folder, `${name}.f32`), 'w');
  await file.writeFile(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
  await file.sync();
  await file.close();
}

async function readFloats(path: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(path)).buffer);
}
