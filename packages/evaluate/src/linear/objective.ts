export interface Evaluation {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** Must not keep `at` nor change the gradients it returned before. */
export type Objective = (at: Float64Array) => Evaluation | Promise<Evaluation>;
