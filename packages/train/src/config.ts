import { z } from 'zod';

const positive = z.number().positive();
const share = z.number().min(0).lt(1);
const count = z.int().positive();
const text = z.string().nullable().default(null);

/** A key with its default and, for editors and the documents, what it means. */
function key<T extends z.ZodType>(schema: T, value: z.infer<T>, meaning: string) {
  return schema.default(value as never).describe(meaning);
}

const trainSchema = z.strictObject({
  method: key(
    z.enum(['probe', 'finetune', 'lora']),
    'finetune',
    '`probe`: a regression on frozen embeddings; `finetune`: all weights; `lora`: low-rank adapters.',
  ),
  head: key(
    z.enum(['probe', 'random']),
    'probe',
    'Where the head of `finetune` and `lora` starts: from that regression, or `random`.',
  ),
  epochs: key(count, 3, 'Passes over the training rows.'),
  max_steps: key(count.nullable(), null, 'Optimiser steps at most.'),
  max_minutes: key(positive.nullable(), null, 'Minutes at most.'),
  batch_size: key(count, 32, 'Texts a batch.'),
  accumulate: key(count, 1, 'Batches whose gradients are added up for one optimiser step.'),
  max_length: key(
    z.int().min(3).nullable(),
    128,
    'Texts are cut at so many tokens; becomes the bundle’s `model_max_length`.',
  ),
  learning_rate: key(z.number().nonnegative(), 5e-5, 'The highest one of the schedule.'),
  optimizer: key(z.enum(['adamw', 'adam', 'sgd']), 'adamw', '`adamw`, `adam`, `sgd`.'),
  weight_decay: key(z.number().nonnegative(), 0.01, 'None on biases and LayerNorm.'),
  momentum: key(share, 0.9, 'Of `sgd`.'),
  layer_decay: key(
    positive.max(1),
    1,
    'A layer’s learning rate is that of the layer above times this.',
  ),
  schedule: key(
    z.enum(['linear', 'cosine', 'step', 'constant']),
    'linear',
    '`linear`, `cosine`, `step`, `constant`.',
  ),
  warmup: key(share, 0.1, 'Share of all steps.'),
  clip_norm: key(
    positive.nullable(),
    1,
    'Largest global norm of the gradient; `null`: no clipping.',
  ),
  label_smoothing: key(share, 0, 'Share of the probability that all labels get alike.'),
  class_weights: key(
    z.enum(['none', 'balanced']),
    'none',
    '`none`, `balanced`: rare labels weigh more in the loss.',
  ),
  sampling: key(
    z.enum(['grouped', 'random', 'balanced']),
    'grouped',
    '`grouped`: batches of similar length; `random`; `balanced`: every label equally often.',
  ),
  freeze_layers: key(
    z.int().nonnegative(),
    0,
    'The embeddings and the first N layers keep their weights; their activations are computed once.',
  ),
  dropout: key(share.nullable(), null, '`null`: as the checkpoint says.'),
  pooling: key(
    z.enum(['cls', 'mean']).nullable(),
    null,
    '`cls`, `mean`; `null`: as the checkpoint says.',
  ),
  monitor: text.describe(
    'The validation metric that chooses the best checkpoint; `null`: accuracy, `f1_micro` (multi-label), `mse` (regression).',
  ),
  early_stopping: key(
    count.nullable(),
    null,
    'Epochs without improvement after which training ends.',
  ),
  min_delta: key(z.number().nonnegative(), 0, 'A smaller change of the metric is no improvement.'),
  checkpoint_every: key(count, 100, 'Steps between checkpoints to resume from.'),
  fast_dev_run: key(z.boolean(), false, 'A rehearsal: two steps, one evaluation.'),
  overfit_batches: key(
    z.int().nonnegative(),
    0,
    'Trains on the same N batches over and over: a model that cannot learn them is broken.',
  ),
  device: key(
    z.enum(['cpu', 'webgpu', 'cuda']),
    'cpu',
    '`cpu`, `webgpu`, `cuda`; one that is not there is refused.',
  ),
  threads: key(count.nullable(), null, '`null`: one a core.'),
  probe: z
    .strictObject({
      c: key(
        z.array(positive).min(1),
        [1, 10, 100],
        'Inverse strengths of the penalty among which validation chooses.',
      ),
    })
    .prefault({}),
  lora: z
    .strictObject({
      rank: key(count, 8, 'Rank of the adapters.'),
      alpha: key(positive, 16, 'The adapter is scaled by alpha ÷ rank.'),
      dropout: key(share, 0, 'Dropout before the adapters.'),
      targets: key(
        z.array(z.string()).min(1).nullable(),
        null,
        'Names of layers; `null`: the query and value projections.',
      ),
    })
    .prefault({}),
});

const column = z.union([z.string(), z.int().nonnegative()]).nullable();

const dataSchema = z.strictObject({
  train: z.string().describe('File or folder of labelled texts. Needed.'),
  test: text.describe('The test rows; `null`: chosen from the rest.'),
  validation: text.describe('The validation rows; `null`: chosen from the training rows.'),
  text: key(
    column,
    null,
    'Column of the texts, by name or position from 0, several joined by `+`; `null`: guessed, and said.',
  ),
  label: key(column, null, 'Column of the labels, likewise.'),
  limit: key(
    count.nullable(),
    null,
    'At most so many rows of each split, in proportion to the labels.',
  ),
  problem: key(
    z.enum(['single_label', 'multi_label', 'regression']),
    'single_label',
    '`single_label`, `multi_label`, `regression`.',
  ),
  class_names: text.describe(
    'A file of class names where labels are class numbers: a JSON array, or one a line.',
  ),
  validation_share: key(
    share,
    0.1,
    'Share of the training rows, where no validation rows are given; 0: none, and the last weights are kept.',
  ),
  test_share: key(z.number().gt(0).lt(1), 0.2, 'Share of all rows, where no test rows are given.'),
});

const modelSchema = z.strictObject({
  checkpoint: key(
    z.string(),
    'starter',
    '`starter`, a Hugging Face folder, or a Hub id (`OWNER/NAME`).',
  ),
  revision: text.describe('A Hub branch, tag or commit.'),
  adapter: text.describe('A folder with a LoRA adapter (PEFT’s format) to start from.'),
});

/** What `havn train` can be told: `conf/config.yaml` says the same defaults, with comments. */
export const trainConfigSchema = z.strictObject({
  seed: key(
    z.int().nonnegative(),
    0,
    'Every random number of a run comes from it: splits, batches, dropout, new heads.',
  ),
  output: text.describe(
    'Where the run’s folder is made; `null`: `runs/` of `$HAVN_HOME`, else of the project’s `.havn/`.',
  ),
  name: text.describe('The run’s name in lists; `null`: the method and the data.'),
  experiment: key(z.string(), 'Default', 'Groups runs in the record.'),
  model: modelSchema.prefault({}),
  data: dataSchema,
  train: trainSchema.prefault({}),
  evaluation: z
    .strictObject({
      bootstrap_samples: key(count, 1000, 'Resamples of the 95 % intervals.'),
      worst_errors: key(z.int().nonnegative(), 20, 'Confident wrong answers shown in the report.'),
    })
    .prefault({}),
});

export type TrainConfig = Readonly<z.infer<typeof trainConfigSchema>>;
