import type { Tensor } from '@havn/graph';
import { type Batch, type BatchSource, planBatches, type Rows, splitByTokens } from '@havn/loop';
import type { ProblemType } from '@havn/models';
import type { TokenRows } from '../inference/run-rows.ts';
import { collateTokens } from '../tokens/collate.ts';

export interface TextSourceOptions {
  readonly tokens: TokenRows;
  readonly padTokenId: number;
  readonly problem: ProblemType;
  readonly classes: number;
  /** Class index of each row; [rows × classes] numbers for multi label and regression. */
  readonly targets: Int32Array | Float32Array;
  /** Weight of each class in the loss; 1 when absent. */
  readonly classWeights?: Float32Array;
  readonly batchSize: number;
  readonly sampling: 'grouped' | 'random' | 'balanced';
  readonly seed: number;
  /** The names of the graph's inputs: others are not made. */
  readonly inputs: ReadonlySet<string>;
  /** Tensors that only some tasks feed: the cached activations of a frozen prefix. */
  readonly extra?: (
    rows: Rows,
    shape: readonly [number, number],
  ) => Promise<Record<string, Tensor>>;
}

/** Tokens of one piece of a batch, padding counted: what keeps its activations in the caches. */
const PIECE_TOKENS = 1_024;

/** Batches of tokenised texts with their targets. */
export function textSource(options: TextSourceOptions): BatchSource {
  const { tokens, batchSize, seed, sampling, targets } = options;
  return {
    rows: tokens.rows,
    plan: (epoch) =>
      planBatches({
        lengths: tokens.lengths,
        batchSize,
        seed,
        epoch,
        bucketBatches: sampling === 'random' ? 1 : undefined,
        sampling: sampling === 'balanced' ? 'balanced' : 'shuffle',
        classes: targets,
      }),
    pieces: (rows) => splitByTokens({ rows, lengths: tokens.lengths, tokens: PIECE_TOKENS }),
    load: (rows) => loadBatch(options, rows),
  };
}

async function loadBatch(options: TextSourceOptions, rows: Rows): Promise<Batch> {
  const texts = await options.tokens.read(rows);
  const tensors = {
    ...collateTokens(texts, options.padTokenId),
    labels: labelsOf(options, rows),
  } as Record<string, Tensor>;
  const [batch, sequence] = tensors.input_ids!.shape;
  const extra = await options.extra?.(rows, [batch!, sequence!]);
  const wanted = Object.entries({ ...tensors, ...extra }).filter(([name]) =>
    options.inputs.has(name),
  );
  return { tensors: Object.fromEntries(wanted), items: itemsOf(options, rows), rows };
}

function labelsOf({ problem, classes, targets }: TextSourceOptions, rows: Rows): Tensor {
  if (problem === 'single_label_classification') {
    const data = BigInt64Array.from(rows, (row) => BigInt(targets[row]!));
    return { dtype: 'int64', shape: [rows.length], data };
  }
  const data = new Float32Array(rows.length * classes);
  Array.from(rows).forEach((row, i) => {
    data.set(targets.subarray(row * classes, (row + 1) * classes), i * classes);
  });
  return { dtype: 'float32', shape: [rows.length, classes], data };
}

/** PyTorch's mean: over the weights of the rows' classes; over every number where each has a loss. */
function itemsOf(options: TextSourceOptions, rows: Rows): number {
  const { problem, classes, classWeights, targets } = options;
  if (problem !== 'single_label_classification') return rows.length * classes;
  if (!classWeights) return rows.length;
  return Array.from(rows).reduce((sum, row) => sum + classWeights[targets[row]!]!, 0);
}
