import {
  add,
  crossEntropy,
  dropout,
  float32,
  Graph,
  gather,
  gelu,
  int64,
  layerNormalization,
  linear,
  matmul,
  mul,
  reduceMean,
  reshape,
  softmax,
  transpose,
  type Value,
} from '@havn/graph';
import type { Batch, BatchSource, Rows } from '../batches/batch-source.ts';
import { keepProbability } from '../dropout/dropout-masks.ts';
import type { DropoutSite, TrainedParameter, TrainingGraph } from '../fit/training-graph.ts';

/** @file The model and the data of `test/fixtures/make_curve_fixture.py`, number for number. */

const VOCABULARY = 40;
const WIDTH = 16;
const HEADS = 2;
const FFN = 32;
const CLASSES = 3;
const BATCH = 12;
const LENGTH = 10;

const shapes: Readonly<Record<string, readonly number[]>> = {
  words: [VOCABULARY, WIDTH],
  positions: [LENGTH, WIDTH],
  ...Object.fromEntries(['q', 'k', 'v', 'o'].map((name) => [name, [WIDTH, WIDTH]])),
  ...Object.fromEntries(['q', 'k', 'v', 'o'].map((name) => [`${name}.bias`, [WIDTH]])),
  up: [FFN, WIDTH],
  'up.bias': [FFN],
  down: [WIDTH, FFN],
  'down.bias': [WIDTH],
  'norm.weight': [WIDTH],
  'norm.bias': [WIDTH],
  head: [CLASSES, WIDTH],
  'head.bias': [CLASSES],
};

/** In [−0.5, 0.5): a linear congruential generator seeded by the name's bytes. */
function uniform(name: string, size: number): Float64Array {
  let state = 0;
  for (const byte of Buffer.from(name)) state = (Math.imul(state, 31) + byte) >>> 0;
  return new Float64Array(size).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

export interface TinyOptions {
  /** The word table's gradient as rows. Default true. */
  readonly sparse?: boolean;
  /** Of dropping, after the attention. Default 0: no site. */
  readonly dropoutProbability?: number;
}

export function tinyTransformer(options: TinyOptions = {}): TrainingGraph {
  const { sparse = true, dropoutProbability = 0 } = options;
  const graph = new Graph();
  const parameters = Object.entries(shapes).map(([name, shape]): TrainedParameter => {
    const offset = name === 'norm.weight' ? 1 : 0;
    const size = shape.reduce((product, dim) => product * dim, 1);
    const values = Float32Array.from(uniform(name, size), (x) => Math.fround(x) * 0.6);
    return {
      name,
      input: graph.input(name, 'float32', shape),
      initial: float32(
        shape,
        values.map((x) => x + offset),
      ),
      decay: !/bias|norm/.test(name),
      learningRateScale: 1,
      sparse: sparse && name === 'words',
    };
  });
  const p = Object.fromEntries(parameters.map(({ name, input }) => [name, input]));
  const ids = graph.input('ids', 'int64', ['batch', LENGTH]);
  const labels = graph.input('labels', 'int64', ['batch']);
  const dropouts: DropoutSite[] = [];
  const drop = (x: Value) => {
    if (dropoutProbability === 0) return x;
    const input = graph.input(`mask${dropouts.length}`, 'bool', x.shape);
    dropouts.push({ input, shape: x.shape, probability: dropoutProbability });
    return dropout(x, input, keepProbability(dropoutProbability));
  };
  const logits = forward(p, ids, drop);
  return { graph, loss: crossEntropy(logits, labels), parameters, dropouts };
}

function forward(p: Record<string, Value>, ids: Value, drop: (x: Value) => Value): Value {
  const dense = (x: Value, name: string) => linear(x, p[name]!, p[`${name}.bias`]);
  const split = (x: Value, order: readonly number[]) =>
    transpose(reshape(x, ['batch', LENGTH, HEADS, WIDTH / HEADS]), order);
  const x = add(gather(p.words!, ids), p.positions!);
  const q = split(dense(x, 'q'), [0, 2, 1, 3]);
  const k = split(dense(x, 'k'), [0, 2, 3, 1]);
  const v = split(dense(x, 'v'), [0, 2, 1, 3]);
  const weights = softmax(mul(matmul(q, k), 1 / Math.sqrt(WIDTH / HEADS)));
  const mixed = transpose(matmul(weights, v), [0, 2, 1, 3]);
  const attended = dense(reshape(mixed, ['batch', LENGTH, WIDTH]), 'o');
  const y = layerNormalization(add(x, drop(attended)), {
    scale: p['norm.weight']!,
    bias: p['norm.bias']!,
    epsilon: 1e-5,
  });
  const z = add(y, dense(gelu(dense(y, 'up')), 'down'));
  return dense(reduceMean(z, { axes: [1], keepDims: false }), 'head');
}

/** Eight batches of twelve; row r is item r mod 12 of batch ⌊r / 12⌋. */
export function tinySource(pieceSize = BATCH): BatchSource {
  const batches = Array.from({ length: 8 }, (_, step) =>
    uniform(`ids${step}`, BATCH * LENGTH).map((x) =>
      Math.trunc(Math.fround(Math.fround(Math.fround(x) + 0.5) * VOCABULARY)),
    ),
  );
  const idsOf = (row: number) => {
    const item = row % BATCH;
    return batches[Math.floor(row / BATCH)]!.subarray(item * LENGTH, (item + 1) * LENGTH);
  };
  return {
    rows: 8 * BATCH,
    plan: () =>
      Array.from({ length: 8 }, (_, b) => Int32Array.from({ length: BATCH }, (_, i) => b * 12 + i)),
    pieces: (rows) =>
      Array.from({ length: Math.ceil(rows.length / pieceSize) }, (_, i) =>
        rows.slice(i * pieceSize, (i + 1) * pieceSize),
      ),
    load: (rows: Rows): Batch => {
      const ids = Array.from(rows).map(idsOf);
      const labels = ids.map((row) => (row[0]! + row[1]! + row[2]! + row[3]!) % CLASSES);
      return {
        tensors: {
          ids: int64(
            [rows.length, LENGTH],
            ids.flatMap((row) => [...row]),
          ),
          labels: int64([rows.length], labels),
        },
        items: rows.length,
        rows,
      };
    },
  };
}
