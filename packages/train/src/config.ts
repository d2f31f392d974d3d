import { z } from 'zod';

const positive = z.number().positive();
const share = z.number().min(0).lt(1);
const count = z.int().positive();

const trainSchema = z.strictObject({
  method: z.enum(['probe', 'finetune', 'lora']),
  head: z.enum(['probe', 'random']),
  epochs: count,
  max_steps: count.nullable(),
  max_minutes: positive.nullable(),
  batch_size: count,
  accumulate: count,
  max_length: z.int().min(3).nullable(),
  learning_rate: z.number().nonnegative(),
  optimizer: z.enum(['adamw', 'adam', 'sgd']),
  weight_decay: z.number().nonnegative(),
  momentum: share,
  layer_decay: positive.max(1),
  schedule: z.enum(['linear', 'cosine', 'step', 'constant']),
  warmup: share,
  clip_norm: positive.nullable(),
  label_smoothing: share,
  class_weights: z.enum(['none', 'balanced']),
  sampling: z.enum(['grouped', 'random', 'balanced']),
  freeze_layers: z.int().nonnegative(),
  dropout: share.nullable(),
  pooling: z.enum(['cls', 'mean']).nullable(),
  monitor: z.string().nullable(),
  early_stopping: count.nullable(),
  min_delta: z.number().nonnegative(),
  checkpoint_every: count,
  fast_dev_run: z.boolean(),
  overfit_batches: z.int().nonnegative(),
  device: z.enum(['cpu', 'webgpu', 'cuda']),
  threads: count.nullable(),
  probe: z.strictObject({ c: z.array(positive).min(1) }),
  lora: z.strictObject({
    rank: count,
    alpha: positive,
    dropout: share,
    targets: z.array(z.string()).min(1).nullable(),
  }),
});

const column = z.union([z.string(), z.int().nonnegative()]).nullable();

const dataSchema = z.strictObject({
  train: z.string(),
  test: z.string().nullable(),
  validation: z.string().nullable(),
  text: column,
  label: column,
  limit: count.nullable(),
  problem: z.enum(['single_label', 'multi_label', 'regression']),
  class_names: z.string().nullable(),
  validation_share: z.number().gt(0).lt(1),
  test_share: z.number().gt(0).lt(1),
});

/** What `havn train` can be told; the comments on each key are in `conf/config.yaml`. */
export const trainConfigSchema = z.strictObject({
  seed: z.int().nonnegative(),
  output: z.string().nullable(),
  name: z.string().nullable(),
  experiment: z.string(),
  model: z.strictObject({
    checkpoint: z.string(),
    revision: z.string().nullable(),
    adapter: z.string().nullable(),
  }),
  data: dataSchema,
  train: trainSchema,
  evaluation: z.strictObject({
    bootstrap_samples: count,
    worst_errors: z.int().nonnegative(),
  }),
});

export type TrainConfig = Readonly<z.infer<typeof trainConfigSchema>>;
