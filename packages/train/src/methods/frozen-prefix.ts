import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { openSession, type Tensor } from '@havn/graph';
import type { Rows } from '@havn/loop';
import {
  type ClassifierModel,
  openHiddenFile,
  prefixGraph,
  type TokenFile,
  writeHiddenFile,
} from '@havn/tasks';
import { cachedFolder, cacheLimitBytes } from '../cache/cache.ts';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { checkInterrupt } from '../interrupt.ts';

export interface FrozenPrefixOptions {
  readonly model: ClassifierModel;
  readonly data: PreparedData;
  readonly config: TrainConfig;
  readonly checkpointHash: string;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FrozenPrefix {
  /** The layers whose activations are read instead of computed. */
  readonly layers: number;
  readonly batch: (rows: Rows, shape: readonly [number, number]) => Promise<Record<string, Tensor>>;
  close(): Promise<void>;
}

/**
 * The activations behind the frozen layers, computed once and cached; `undefined` where nothing is
 * frozen, or where they would not fit into the cache (then the frozen layers run in every step).
 * A frozen prefix runs without dropout: what is cached cannot be drawn anew.
 */
export async function openFrozenPrefix(
  options: FrozenPrefixOptions,
): Promise<FrozenPrefix | undefined> {
  const { model, data, config } = options;
  const layers = config.train.freeze_layers;
  const tokens = data.tokens.train;
  const { hiddenSize } = model.config;
  const bytes = tokens.lengths.reduce((sum, length) => sum + length, 0) * hiddenSize * 4;
  if (layers === 0 || bytes > cacheLimitBytes() / 2) return undefined;
  const key = {
    kind: 'prefix',
    layers,
    checkpoint: options.checkpointHash,
    tokens: data.tokensKey,
  };
  const { folder } = await cachedFolder('features', key, (target) =>
    writePrefix(options, { tokens, layers, path: join(target, 'train.f32') }),
  );
  const file = await openHiddenFile(join(folder, 'train.f32'), tokens.lengths, hiddenSize);
  return {
    layers,
    batch: async (rows, [, sequence]) => ({ hidden_states: await file.read(rows, sequence) }),
    close: () => file.close(),
  };
}

interface Target {
  readonly tokens: TokenFile;
  readonly layers: number;
  readonly path: string;
}

async function writePrefix(
  { model, config, progress, signal }: FrozenPrefixOptions,
  { tokens, layers, path }: Target,
): Promise<void> {
  const session = await openSession(prefixGraph(model, layers), {
    device: config.train.device,
    threads: config.train.threads ?? undefined,
  });
  progress?.start('Activations of the frozen layers', tokens.rows, 'texts');
  try {
    await writeHiddenFile({
      path,
      session,
      tokens,
      hiddenSize: model.config.hiddenSize,
      padTokenId: model.config.padTokenId,
      onRows: (rows) => {
        progress?.advance(rows);
        checkInterrupt(signal);
      },
    });
    progress?.end();
  } finally {
    await session.close();
  }
}
