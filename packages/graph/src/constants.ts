import type { Value } from './graph.ts';
import { int64, type Tensor } from './tensor.ts';

/** The tensor behind a value that is a constant or a frozen weight. */
export function constantOf(value: Value): Tensor | undefined {
  return value.graph.initializers.get(value.name);
}

/** The numbers of a small integer constant such as a list of axes. */
export function constantIntegers(value: Value | undefined): readonly number[] | undefined {
  const tensor = value && constantOf(value);
  return tensor && Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** An int64 vector, as ONNX takes axes and shapes. */
export function integerVector(graph: Value['graph'], values: readonly number[]): Value {
  return graph.constant(int64([values.length], values));
}
