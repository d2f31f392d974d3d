import type { LossAndGradient, LossWithGradient } from '@havn/evaluate';
import {
  crossEntropy,
  type DenseGradient,
  float32,
  Graph,
  gradients,
  linear,
  openSession,
} from '@havn/graph';

export interface GraphObjectiveOptions {
  /** [rows × width], row-major. */
  readonly features: Float32Array;
  readonly targets: Int32Array;
  readonly classes: number;
  readonly threads?: number;
}

export interface GraphObjective {
  readonly objective: LossAndGradient;
  close(): Promise<void>;
}

/**
 * The mean cross-entropy of a linear softmax classifier and its gradient, run as an ONNX graph:
 * the same numbers as plain loops (to f32), some twenty times faster.
 */
export async function graphObjective(options: GraphObjectiveOptions): Promise<GraphObjective> {
  const { features, targets, classes, threads } = options;
  const rows = targets.length;
  const width = features.length / rows;
  const session = await openSession(buildGraph(rows, width, classes), { threads });
  const labels = {
    dtype: 'int64' as const,
    shape: [rows],
    data: BigInt64Array.from(targets, BigInt),
  };
  const weight = float32([classes, width]);
  const bias = float32([classes]);
  const feeds = { features: float32([rows, width], features), labels, weight, bias };
  const fetches = {
    loss: float32([]),
    weightGradient: float32([classes, width]),
    biasGradient: float32([classes]),
  };
  const objective = async (at: Float64Array): Promise<LossWithGradient> => {
    weight.data.set(at.subarray(0, classes * width));
    bias.data.set(at.subarray(classes * width));
    await session.run(feeds, fetches);
    const gradient = new Float64Array(at.length);
    gradient.set(fetches.weightGradient.data);
    gradient.set(fetches.biasGradient.data, classes * width);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= rows;
    return { loss: fetches.loss.data[0]! / rows, gradient };
  };
  return { objective, close: () => session.close() };
}

function buildGraph(rows: number, width: number, classes: number): Graph {
  const graph = new Graph();
  const features = graph.input('features', 'float32', [rows, width]);
  const labels = graph.input('labels', 'int64', [rows]);
  const weight = graph.input('weight', 'float32', [classes, width]);
  const bias = graph.input('bias', 'float32', [classes]);
  const loss = crossEntropy(linear(features, weight, bias), labels);
  const [weightGradient, biasGradient] = gradients(loss, [weight, bias]) as DenseGradient[];
  graph.output(loss, 'loss');
  graph.output(weightGradient!.value, 'weightGradient');
  graph.output(biasGradient!.value, 'biasGradient');
  return graph;
}
