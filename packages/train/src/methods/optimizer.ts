import { adam, adamw, type Optimizer, type Schedule, schedule, sgd } from '@havn/loop';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';

/** The optimiser of the configuration. */
export function optimizerOf({ train }: TrainConfig): Optimizer {
  const learningRate = train.learning_rate;
  const weightDecay = train.weight_decay;
  switch (train.optimizer) {
    case 'adamw':
      return adamw({ learningRate, weightDecay });
    case 'adam':
      return adam({ learningRate, weightDecay });
    case 'sgd':
      return sgd({ learningRate, weightDecay, momentum: train.momentum });
    default:
      return train.optimizer satisfies never;
  }
}

/** The step schedule falls to a tenth once an epoch. */
export function scheduleOf({ dataset }: PreparedData, { train }: TrainConfig): Schedule {
  const batches = Math.ceil(dataset.splits.train.rows / train.batch_size);
  const stepSize = Math.max(1, Math.ceil(batches / train.accumulate));
  return schedule(train.schedule, { warmupRatio: train.warmup, stepSize });
}
