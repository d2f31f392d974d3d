import { expect } from 'vitest';
import { gradients } from '../gradients.ts';
import { Graph, type Shape, type Value } from '../graph.ts';
import { add } from '../ops/add.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { openSession } from '../session/open-session.ts';
import type { Session } from '../session/session.ts';
import type { Tensor } from '../tensor.ts';
import { randomTensor } from './random-tensor.ts';

/** @file Compares an op's gradient rules with central finite differences of its forward run. */

interface DifferentiableInput {
  readonly shape: Shape;
  /** Values are uniform between these. Default: −2 to 2. */
  readonly from?: number;
  readonly to?: number;
}

export interface GradientCase {
  /** Builds the result from floating-point inputs, in the order given. */
  readonly build: (inputs: readonly Value[], graph: Graph) => Value;
  readonly inputs: readonly DifferentiableInput[];
  /** Tensors without gradient (indices, masks), with the shapes that the graph declares. */
  readonly feeds?: (sizes: Sizes) => Readonly<Record<string, Tensor>>;
  /** float32 where ONNX Runtime has no float64 kernel. Default: float64. */
  readonly dtype?: 'float32' | 'float64';
  /** Runs of the same graph: the sizes of named dimensions in each. Default: one without names. */
  readonly runs?: readonly Sizes[];
  readonly tolerance?: number;
}

type Sizes = Readonly<Record<string, number>>;

const STEP = { float64: 1e-5, float32: 1 / 64 };
const TOLERANCE = { float64: 1e-7, float32: 5e-3 };

/**
 * Checks every element of every input's gradient: |analytic − numeric| ≤ tolerance · (1 + |numeric|)
 * (float64: 1e-7 with steps of 1e-5; float32: 5e-3 with steps of 1/64).
 */
export async function checkGradients(test: GradientCase): Promise<void> {
  const { dtype = 'float64', runs = [{}] } = test;
  const graph = new Graph();
  const inputs = test.inputs.map(({ shape }, index) => graph.input(`x${index}`, dtype, shape));
  const loss = weightedSum(test.build(inputs, graph));
  graph.output(loss, 'loss');
  gradients(loss, inputs).forEach((gradient, index) => {
    if (gradient.kind === 'sparse') throw new Error('a dense gradient was expected');
    graph.output(gradient.value, `d${index}`);
  });
  const session = await openSession(graph, { threads: 1 });
  for (const sizes of runs) await checkRun(session, test, sizes);
  await session.close();
}

async function checkRun(session: Session, test: GradientCase, sizes: Sizes): Promise<void> {
  const { dtype = 'float64', tolerance = TOLERANCE[dtype] } = test;
  const feeds: Record<string, Tensor> = { ...test.feeds?.(sizes) };
  test.inputs.forEach(({ shape, ...options }, index) => {
    feeds[`x${index}`] = randomTensor(index, concrete(shape, sizes), { dtype, ...options });
  });
  const analytic = await session.run(feeds);
  for (const index of test.inputs.keys()) {
    const given = analytic[`d${index}`]!;
    const numeric = await differences(session, feeds, `x${index}`, STEP[dtype]);
    expect(given.shape, `shape of the gradient by input ${index}`).toEqual(
      feeds[`x${index}`]!.shape,
    );
    numeric.forEach((expected, element) => {
      const error = Math.abs(Number(given.data[element]) - expected) / (1 + Math.abs(expected));
      expect(
        error,
        `input ${index}, element ${element}: ${given.data[element]} for ${expected}`,
      ).toBeLessThanOrEqual(tolerance);
    });
  }
}

async function differences(
  session: Session,
  feeds: Readonly<Record<string, Tensor>>,
  name: string,
  step: number,
): Promise<readonly number[]> {
  const tensor = feeds[name]!;
  const lossAt = async (element: number, shift: number): Promise<number> => {
    const data = tensor.data.slice() as Float64Array;
    data[element]! += shift;
    const { loss } = await session.run({ ...feeds, [name]: { ...tensor, data } }, ['loss']);
    return Number(loss!.data[0]);
  };
  const result: number[] = [];
  for (const element of tensor.data.keys()) {
    result.push(((await lossAt(element, step)) - (await lossAt(element, -step))) / (2 * step));
  }
  return result;
}

/** Σ w·y·(y + 3): the gradient by each element differs, so that exchanged elements are seen. */
function weightedSum(y: Value): Value {
  return reduceSum(mul(mul(y, add(y, 3)), weightsLike(y)));
}

/** Weights along the last axis, which alone must be fixed; a scalar has the weight 1. */
function weightsLike({ graph, shape, dtype }: Value): Value {
  const size = shape.at(-1);
  if (typeof size !== 'number') return graph.scalar(1, dtype);
  return graph.constant(randomTensor(99, [size], { dtype: dtype as 'float64', from: 0.5, to: 2 }));
}

function concrete(shape: Shape, sizes: Sizes): readonly number[] {
  return shape.map((dim) => (typeof dim === 'number' ? dim : sizes[dim]!));
}
