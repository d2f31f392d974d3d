import type { Float32Tensor, Graph, Shape, Value } from '@havn/graph';

/**
 * What a task hands to the loop: a graph whose inputs are the batch's tensors, the parameters and
 * the dropout masks. The loss is the SUM over items of weight × loss, so that pieces and
 * accumulated batches add up and the loop divides by the items of all of them.
 */
export interface TrainingGraph {
  readonly graph: Graph;
  /** Rank 0. */
  readonly loss: Value;
  readonly parameters: readonly TrainedParameter[];
  readonly dropouts: readonly DropoutSite[];
}

export interface TrainedParameter {
  /** Unique; the name in checkpoints. */
  readonly name: string;
  readonly input: Value;
  readonly initial: Float32Tensor;
  /** Whether weight decay applies (not to biases and LayerNorm, by custom). */
  readonly decay: boolean;
  /** Multiplies the schedule's learning rate (layer-wise decay). */
  readonly learningRateScale: number;
  /** An embedding table [rows, width] read by `Gather`: its gradient arrives as the rows read. */
  readonly sparse?: boolean;
}

export interface DropoutSite {
  /** Of dtype bool: true keeps. */
  readonly input: Value;
  /** Its symbolic dims are those of the batch's tensors. */
  readonly shape: Shape;
  /** Of dropping; kept values are divided by `keepProbability` of it. */
  readonly probability: number;
}
