import { UsageError } from '@havn/core';
import type { EncoderConfig } from '@havn/models';
import type { TrainConfig } from './config.ts';

/** Throws where settings contradict each other, before any work is done. */
export function checkConfig({ train, data }: TrainConfig): void {
  const { problem } = data;
  if (problem === 'single_label') return;
  const forOneLabel = [
    ['train.method=probe', train.method === 'probe', 'train.method=finetune or train.method=lora'],
    ['train.class_weights=balanced', train.class_weights !== 'none', 'train.class_weights=none'],
    ['train.sampling=balanced', train.sampling === 'balanced', 'train.sampling=grouped'],
    ['train.label_smoothing', train.label_smoothing > 0, 'train.label_smoothing=0'],
  ] as const;
  for (const [setting, isSet, instead] of forOneLabel) {
    if (!isSet) continue;
    throw new UsageError(`${setting} is for one label a text, not for data.problem=${problem}`, {
      remedy: `Use ${instead}.`,
    });
  }
}

/** Throws where the settings ask for layers that the model does not have. */
export function checkAgainstModel(
  { train }: Pick<TrainConfig, 'train'>,
  { layers }: EncoderConfig,
): void {
  if (train.freeze_layers <= layers) return;
  throw new UsageError(
    `train.freeze_layers is ${train.freeze_layers}, but the model has ${layers} layers`,
    { remedy: `Use at most ${layers}: then only the head is trained.` },
  );
}
