import type { ParameterSpec } from '@havn/models';
import type { ClassifierModel } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';

/** Which weights a method trains, frozen layers left out. */
export function isTrained({ name, group }: ParameterSpec, { train }: TrainConfig): boolean {
  const isAdapter = /\.lora_[AB]\.weight$/.test(name);
  if (train.method === 'lora' && group !== 'head' && !isAdapter) return false;
  return depthOf(group) >= train.freeze_layers;
}

/** Layer 0 is the lowest; the embeddings are frozen with it. */
function depthOf(group: string): number {
  if (group === 'embeddings') return 0;
  return group === 'head' ? Number.POSITIVE_INFINITY : Number(group.replace('layer.', ''));
}

/** Layer-wise decay: the head learns at the full rate, each layer below at `decay` of the one above. */
export function learningRateScale(
  { group }: ParameterSpec,
  { config }: ClassifierModel,
  decay: number,
): number {
  if (group === 'head') return 1;
  const layer = group === 'embeddings' ? -1 : Number(group.replace('layer.', ''));
  return decay ** (config.layers - layer);
}
