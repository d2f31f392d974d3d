import { normalizeAxis } from '../axes.ts';
import type { GraphNode, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { productOf, sameShape } from '../shapes.ts';
import { add } from './add.ts';
import { cast } from './cast.ts';
import { concat, split } from './concat.ts';
import { gemm, onesColumn } from './gemm.ts';
import { matmul } from './matmul.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { reshape, reshapeLike } from './reshape.ts';
import { sub } from './sub.ts';

/** Ba, Kiros & Hinton 2016. Outputs: the result, and each row's mean and inverse deviation. */
export const layerNormalizationOp: OpDefinition = {
  type: 'LayerNormalization',
  floatAttributes: ['epsilon'],
  infer([x, scale], { axis = -1 }) {
    const { dtype, shape } = x!;
    const from = normalizeAxis('LayerNormalization', axis as number, shape);
    if (!sameShape(scale!.shape, shape.slice(from))) {
      throw new ShapeError('LayerNormalization', [shape, scale!.shape], 'the scale does not fit');
    }
    const rows = shape.map((dim, at) => (at < from ? dim : 1));
    return [
      { dtype, shape },
      { dtype: 'float32', shape: rows },
      { dtype: 'float32', shape: rows },
    ];
  },
  gradient: (node, [dy]) => layerNormalizationGradients(node, dy!),
};

export interface LayerNormalizationOptions {
  readonly scale: Value;
  readonly bias?: Value | undefined;
  /** Default: 1e-12, as in BERT. */
  readonly epsilon?: number;
}

/** (x − mean) / √(variance + epsilon) · scale + bias over the last axis. */
export function layerNormalization(
  x: Value,
  { scale, bias, epsilon = 1e-12 }: LayerNormalizationOptions,
): Value {
  const inputs = bias ? [x, scale, bias] : [x, scale];
  return x.graph.applyOne(layerNormalizationOp, inputs, { axis: -1, epsilon });
}

/**
 * With a = 1/σ of each row and w = dy·scale:
 * dx = a·w + b·x + c, b = −a³·(Σw·x − mean·Σw)/n, c = −a·Σw/n − b·mean.
 * Sums along rows and down columns are products with vectors, which read their matrix once, so
 * that neither the normalised x nor its products are written out.
 */
function layerNormalizationGradients(node: GraphNode, dy: Value) {
  const [x, scale, bias] = node.inputs;
  const rows = rowsOf(node, dy);
  const dyX = once(() => mul(rows.dy, rows.x));
  const columns = once(() => columnSums(rows));
  return [
    () => reshapeLike(inputGradient(rows, dyX()), x!),
    () => reshapeLike(sub(gemm(rows.deviation, dyX(), { transA: true }), columns()[1]), scale!),
    bias && (() => reshapeLike(columns()[0], bias)),
  ];
}

/** What the gradients are made of, as matrices: [n, width], [n, 1] and [1, width]. */
interface Rows {
  readonly x: Value;
  readonly dy: Value;
  readonly mean: Value;
  readonly deviation: Value;
  readonly scale: Value;
  readonly width: number;
}

function rowsOf({ inputs: [x, scale], outputs }: GraphNode, dy: Value): Rows {
  const width = x!.shape.at(-1)!;
  if (scale!.shape.length !== 1 || typeof width !== 'number') {
    throw new ShapeError('LayerNormalization', [x!.shape], 'only the last axis is differentiated');
  }
  const count = productOf(x!.shape.slice(0, -1));
  const [, mean, deviation] = outputs.map((output) => cast(output, x!.dtype));
  return {
    x: reshape(x!, [count, width]),
    dy: reshape(dy, [count, width]),
    mean: reshape(mean!, [count, 1]),
    deviation: reshape(deviation!, [count, 1]),
    scale: scale!,
    width,
  };
}

function inputGradient({ x, dy, mean, deviation, scale, width }: Rows, dyX: Value): Value {
  const column = reshape(scale, [width, 1]);
  const sumW = matmul(dy, column);
  const sumWX = matmul(dyX, column);
  const cube = mul(mul(deviation, deviation), mul(deviation, -1 / width));
  const b = mul(sub(sumWX, mul(mean, sumW)), cube);
  const c = neg(add(mul(mul(deviation, sumW), 1 / width), mul(b, mean)));
  return add(mul(mul(dy, scale), deviation), add(mul(x, b), c));
}

/** Σdy and Σdy·mean·a down the columns in one product. */
function columnSums({ dy, mean, deviation }: Rows): readonly [Value, Value] {
  const weights = concat([onesColumn(dy), mul(mean, deviation)], 1);
  const [plain, weighted] = split(gemm(weights, dy, { transA: true }), [1, 1], 0);
  return [plain!, weighted!];
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
