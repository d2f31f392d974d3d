import { UsageError } from '@havn/core';
import type { Rows } from '../batches/batch-source.ts';
import type { FitOptions } from './options.ts';

/** How long a run is and which batches it sees. */
export interface RunPlan {
  readonly totalSteps: number;
  readonly accumulate: number;
  batches(epoch: number): readonly Rows[];
}

const REHEARSAL_STEPS = 2;

export function planRun(options: FitOptions): RunPlan {
  const { source, accumulate = 1, overfitBatches } = options;
  const batches = (epoch: number) =>
    overfitBatches === undefined ? source.plan(epoch) : source.plan(0).slice(0, overfitBatches);
  const perEpoch = Math.ceil(batches(0).length / accumulate);
  if (perEpoch === 0) {
    throw new UsageError('there is nothing to train on: the data have no rows', {
      remedy: 'Check the training file and data.limit.',
    });
  }
  return { totalSteps: limitOf(options, perEpoch), accumulate, batches };
}

function limitOf({ epochs, maxSteps, fastDevRun }: FitOptions, perEpoch: number): number {
  const limit = Math.min(
    epochs === undefined ? Number.POSITIVE_INFINITY : epochs * perEpoch,
    maxSteps ?? Number.POSITIVE_INFINITY,
    fastDevRun ? REHEARSAL_STEPS : Number.POSITIVE_INFINITY,
  );
  if (Number.isFinite(limit)) return limit;
  throw new UsageError('the run has no end', { remedy: 'Give the epochs or the most steps.' });
}
