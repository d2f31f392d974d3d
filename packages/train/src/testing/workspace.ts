import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '@havn/track';
import { openStore } from '@havn/track';
import type { TrainResult } from '../run/result.ts';
import { type StartTrainingOptions, startTraining } from '../start-training.ts';
import { type TinyCheckpointOptions, writeTinyCheckpoint } from './tiny-checkpoint.ts';
import { writeTinyData } from './tiny-data.ts';

export interface Workspace {
  readonly folder: string;
  /** Havn's home while the workspace is open. */
  readonly home: string;
  path(...parts: readonly string[]): string;
  /** Settings that make a run on the tiny model and data take a second. */
  readonly overrides: readonly string[];
  /** Trains the tiny model on the tiny data. */
  train(
    overrides?: readonly string[],
    options?: Partial<StartTrainingOptions>,
  ): Promise<TrainResult>;
  record(run: string): Promise<RunRecord>;
  close(): Promise<void>;
}

export interface WorkspaceOptions extends TinyCheckpointOptions {
  readonly rows?: number;
}

/** A folder with a tiny model, `data.csv` and a home of its own; gone when closed. */
export async function openWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'havn-train-'));
  const path = (...parts: readonly string[]) => join(folder, ...parts);
  await writeTinyCheckpoint(path('model'), options);
  await writeTinyData(path('data.csv'), options.rows ?? 400);
  const before = process.env.HAVN_HOME;
  process.env.HAVN_HOME = path('home');
  const overrides = [
    `data.train=${path('data.csv')}`,
    `model.checkpoint=${path('model')}`,
    `output=${path('runs')}`,
    'train.epochs=2',
    'train.batch_size=16',
    'train.learning_rate=1e-3',
    'train.threads=1',
    'evaluation.bootstrap_samples=20',
  ];
  return {
    folder,
    home: path('home'),
    path,
    overrides,
    train: (more = [], rest = {}) => startTraining({ ...rest, overrides: [...overrides, ...more] }),
    async record(run) {
      const store = await openStore(path('home'));
      try {
        return await store.getRun(run);
      } finally {
        await store.close();
      }
    },
    async close() {
      if (before === undefined) delete process.env.HAVN_HOME;
      else process.env.HAVN_HOME = before;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
