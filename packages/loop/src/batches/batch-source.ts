import type { Tensor } from '@havn/graph';

export type Rows = readonly number[] | Int32Array;

/** Named tensors as the graph's inputs declare them. */
export interface Batch {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Sum of the weights of the items in the loss: what the loss is divided by. */
  readonly items: number;
  /** Row indexes in the data set, to name a batch in an error. */
  readonly rows: Rows;
}

/** Where batches come from. It holds no position: the loop can start anywhere in any epoch. */
export interface BatchSource {
  /** Number of rows of the data set. */
  readonly rows: number;
  /**
   * The rows of each batch of an epoch, in order: a pure function of the seed and the epoch, and
   * equally many batches every epoch.
   */
  plan(epoch: number): readonly Rows[];
  /** Cuts the rows of a batch into pieces that are run one after the other (`splitByTokens`). */
  pieces?(rows: Rows): readonly Rows[];
  load(rows: Rows): Promise<Batch> | Batch;
}
