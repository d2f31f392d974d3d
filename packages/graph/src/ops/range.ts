import { constantIntegers } from '../constants.ts';
import { axisScalar, dimension } from '../dimension.ts';
import type { Dim, Graph, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';

export const rangeOp: OpDefinition = {
  type: 'Range',
  infer(inputs) {
    const [start, limit, delta] = inputs.map((input) => constantIntegers(input)?.[0]);
    if (start === undefined || limit === undefined || delta === undefined) {
      throw new ShapeError('Range', [], 'its bounds are computed when the graph runs');
    }
    const size = Math.max(0, Math.ceil((limit - start) / delta));
    return [{ dtype: inputs[0]!.dtype, shape: [size] }];
  },
};

/** 0, 1, … up to a dimension (not included), int64. */
export function range(graph: Graph, dim: Dim): Value {
  return rangeTo(dimension(graph, dim), dim);
}

/** The places of an axis of x, int64. */
export function rangeOf(x: Value, axis: number): Value {
  return rangeTo(axisScalar(x, axis), x.shape[axis]!);
}

function rangeTo(limit: Value, dim: Dim): Value {
  const { graph } = limit;
  const inputs = [graph.scalar(0, 'int64'), limit, graph.scalar(1, 'int64')];
  return graph.applyOne(rangeOp, inputs, {}, { dtype: 'int64', shape: [dim] });
}
