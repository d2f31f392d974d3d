import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import type { ProbedModel } from './probe-head.ts';

/** Forward and backward cost so many times a forward pass (measured: 3.8 at 32 × 128). */
const STEP_PER_FORWARD = 4;

/** Seconds that full fine-tuning would take on this machine, from how long the embeddings took. */
export function estimateFinetune(
  { train }: TrainConfig,
  data: PreparedData,
  probe: ProbedModel | undefined,
): number | undefined {
  if (probe === undefined) return undefined;
  const tokens = data.tokens.train.lengths.reduce((sum, length) => sum + length, 0);
  return tokens * probe.secondsPerToken * STEP_PER_FORWARD * train.epochs;
}
