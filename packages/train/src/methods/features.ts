import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { openSession, type Session } from '@havn/graph';
import { type ClassifierModel, inferenceGraph, runRows, type TokenFile } from '@havn/tasks';
import { cachedFolder } from '../cache/cache.ts';
import { checkInterrupt } from '../interrupt.ts';

const TIMING = 'timing.json';

export interface FeaturesOptions {
  readonly model: ClassifierModel;
  /** Names everything that the features depend on but the split: data, checkpoint, length, head. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly splits: readonly FeatureSplit[];
  readonly device?: 'cpu' | 'webgpu' | 'cuda';
  readonly threads?: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

interface FeatureSplit {
  readonly name: string;
  readonly tokens: TokenFile;
  /** Only these rows; all when absent. */
  readonly select?: Int32Array;
}

export interface Features {
  /** [rows × width] of each split. */
  readonly splits: Readonly<Record<string, Float32Array>>;
  readonly width: number;
  /** Seconds a token that running the frozen encoder took when it was run. */
  readonly secondsPerToken: number;
}

/**
 * What the head's last layer reads for every text, from the frozen encoder: computed once, cached
 * by data version, checkpoint and settings, and found again by later runs.
 */
export async function frozenFeatures(options: FeaturesOptions): Promise<Features> {
  const { model, key, splits } = options;
  const { folder } = await cachedFolder('features', key, async (target) => {
    const began = performance.now();
    await runEncoder(options, target);
    const seconds = (performance.now() - began) / 1000;
    const tokens = splits.reduce((sum, split) => sum + tokensOf(split), 0);
    await writeFile(join(target, TIMING), JSON.stringify({ secondsPerToken: seconds / tokens }));
  });
  const loaded = await Promise.all(
    splits.map(async ({ name }) => [name, await readFloats(join(folder, `${name}.f32`))] as const),
  );
  const timing = JSON.parse(await readFile(join(folder, TIMING), 'utf8')) as Features;
  return {
    splits: Object.fromEntries(loaded),
    width: model.config.hiddenSize,
    secondsPerToken: timing.secondsPerToken,
  };
}

async function runEncoder(options: FeaturesOptions, target: string): Promise<void> {
  const { model, splits, progress } = options;
  const session = await openSession(inferenceGraph(model), options);
  try {
    const total = splits.reduce((sum, split) => sum + rowsOf(split), 0);
    progress.start('Embedding with the frozen encoder', total, 'texts');
    for (const split of splits) await writeFeatures(session, options, split, target);
    progress.end();
  } finally {
    await session.close();
  }
}

function rowsOf({ tokens, select }: FeatureSplit): number {
  return select?.length ?? tokens.rows;
}

function tokensOf({ tokens, select }: FeatureSplit): number {
  const { lengths } = tokens;
  if (!select) return lengths.reduce((sum, length) => sum + length, 0);
  return select.reduce((sum, row) => sum + lengths[row]!, 0);
}

async function writeFeatures(
  session: Session,
  { model, progress, signal }: FeaturesOptions,
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
    onRows: (rows) => {
      progress.advance(rows);
      checkInterrupt(signal);
    },
  });
  const file = await open(join(folder, `${name}.f32`), 'w');
  await file.writeFile(new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
  await file.sync();
  await file.close();
}

async function readFloats(path: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(path)).buffer);
}
