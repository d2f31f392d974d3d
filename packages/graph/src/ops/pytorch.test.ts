import { describe, expect, test } from 'vitest';
import { gradients } from '../gradients.ts';
import { Graph, type Value } from '../graph.ts';
import { binaryCrossEntropyWithLogits } from '../losses/binary-cross-entropy.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { openSession } from '../session/open-session.ts';
import { int64, type Tensor } from '../tensor.ts';
import { type OpFixture, readOpFixtures, stored } from '../testing/fixture.ts';
import { transformerLayer } from '../testing/transformer-layer.ts';
import { abs } from './abs.ts';
import { add } from './add.ts';
import { clip } from './clip.ts';
import { div } from './div.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { gather } from './gather.ts';
import { gatherElements } from './gather-elements.ts';
import { gelu } from './gelu.ts';
import { layerNormalization } from './layer-normalization.ts';
import { linear } from './linear.ts';
import { log } from './log.ts';
import { logSoftmax } from './log-softmax.ts';
import { matmul } from './matmul.ts';
import { maximum } from './maximum.ts';
import { minimum } from './minimum.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { pow } from './pow.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceMax } from './reduce-max.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceSum } from './reduce-sum.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { sqrt } from './sqrt.ts';
import { sub } from './sub.ts';
import { tanh } from './tanh.ts';

type Constants = (name: string) => Value;
type Build = (inputs: readonly Value[], constants: Constants) => Value;

const unary =
  (op: (x: Value) => Value): Build =>
  ([x]) =>
    op(x!);
const binary =
  (op: (a: Value, b: Value) => Value): Build =>
  ([a, b]) =>
    op(a!, b!);
const integers = (x: Value, shape: readonly number[], values: readonly number[]) =>
  x.graph.constant(int64(shape, values));
const targets = (logits: Value) => integers(logits, [4], [2, 0, 1, 2]);

const builders: Readonly<Record<string, Build>> = {
  add: binary(add),
  sub: binary(sub),
  mul: binary(mul),
  div: binary(div),
  maximum: binary(maximum),
  minimum: binary(minimum),
  neg: unary(neg),
  exp: unary(exp),
  erf: unary(erf),
  tanh: unary(tanh),
  sigmoid: unary(sigmoid),
  relu: unary(relu),
  gelu: unary(gelu),
  geluTanh: ([x]) => gelu(x!, { approximate: 'tanh' }),
  silu: unary(silu),
  softplus: unary(softplus),
  abs: unary(abs),
  clip: ([x]) => clip(x!, { min: -1, max: 1 }),
  sqrt: unary(sqrt),
  log: unary(log),
  reciprocal: unary(reciprocal),
  pow: ([x]) => pow(x!, 2.5),
  softmax: unary(softmax),
  logSoftmax: unary(logSoftmax),
  reduceSum: ([x]) => reduceSum(x!, { axes: [0, 2] }),
  reduceMean: ([x]) => reduceMean(x!, { axes: [1] }),
  reduceMax: ([x]) => reduceMax(x!, { axes: [1] }),
  matmul: binary(matmul),
  linear: ([x, weight, bias]) => linear(x!, weight!, bias),
  layerNormalization: ([x, scale, bias]) =>
    layerNormalization(x!, { scale: scale!, bias, epsilon: 1e-5 }),
  gather: ([x]) => gather(x!, integers(x!, [2, 3], [1, 0, 1, 4, 1, 4])),
  gatherElements: ([x]) => gatherElements(x!, integers(x!, [2, 3], [0, 0, 2, 3, 3, 3]), 1),
  crossEntropy: ([x]) => crossEntropy(x!, targets(x!)),
  crossEntropySmoothed: ([x]) => crossEntropy(x!, targets(x!), { labelSmoothing: 0.1 }),
  crossEntropyWeighted: ([x], constant) =>
    crossEntropy(x!, targets(x!), { weights: constant('weights') }),
  crossEntropyBoth: ([x], constant) =>
    crossEntropy(x!, targets(x!), { weights: constant('weights'), labelSmoothing: 0.1 }),
  binaryCrossEntropy: ([x], constant) => binaryCrossEntropyWithLogits(x!, constant('labels')),
  meanSquaredError: ([x], constant) => meanSquaredError(x!, constant('labels')),
  transformerLayer: ([x, ...weights], constant) =>
    transformerLayer(x!, weights, { mask: constant('mask'), heads: 2 }),
};

/**
 * The largest difference, measured against the largest number of the reference (at least 0.1:
 * the gradient by a key's bias is 0 but for rounding).
 */
function relativeError(given: Tensor, { data, shape }: OpFixture['output']): number {
  expect(given.shape).toEqual(shape);
  const scale = Math.max(...data.map(Math.abs), 0.1);
  return Math.max(...data.map((x, index) => Math.abs(Number(given.data[index]) - x))) / scale;
}

async function run(fixture: OpFixture, build: Build) {
  const graph = new Graph();
  const inputs = fixture.inputs.map(({ shape }, i) => graph.input(`x${i}`, 'float32', shape));
  const constants: Constants = (name) => graph.constant(stored(fixture.constants[name]!));
  const y = build(inputs, constants);
  graph.output(y, 'y');
  const loss = reduceSum(mul(y, graph.constant(stored(fixture.seed))));
  gradients(loss, inputs).forEach((gradient, i) => {
    if (gradient.kind === 'dense') graph.output(gradient.value, `d${i}`);
  });
  const session = await openSession(graph, { threads: 1 });
  const feeds = fixture.inputs.map((input, i) => [`x${i}`, stored(input)] as const);
  const results = await session.run(Object.fromEntries(feeds));
  await session.close();
  return results;
}

const fixtures = readOpFixtures();

test('every stored case has a builder', () => {
  expect(Object.keys(builders).sort()).toEqual(Object.keys(fixtures).sort());
});

describe('results and gradients equal PyTorch to 1e-5', () => {
  test.each(Object.entries(builders))('%s', async (name, build) => {
    const fixture = fixtures[name]!;
    const results = await run(fixture, build);
    expect(relativeError(results.y!, fixture.output)).toBeLessThanOrEqual(1e-5);
    fixture.gradients.forEach((gradient, index) => {
      expect(relativeError(results[`d${index}`]!, gradient), `input ${index}`).toBeLessThanOrEqual(
        1e-5,
      );
    });
  });
});
