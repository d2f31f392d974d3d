import type { Graph, Value } from '../graph.ts';
import type { DType } from '../tensor.ts';
import { UntypedValueError } from './errors.ts';

/** Values without a shape, with the element type where that is known. */
const untyped = new WeakMap<Value, DType | undefined>();

/** A value whose shape, and perhaps type, its file does not tell: asking for them throws. */
export function untypedValue(graph: Graph, name: string, dtype?: DType): Value {
  const unknown = (): never => {
    throw new UntypedValueError(name);
  };
  const value: Value = {
    graph,
    name,
    get dtype() {
      return dtype ?? unknown();
    },
    get shape() {
      return unknown();
    },
  };
  untyped.set(value, dtype);
  return value;
}

export function hasShape(value: Value): boolean {
  return !untyped.has(value);
}

export function hasDType(value: Value): boolean {
  return hasShape(value) || untyped.get(value) !== undefined;
}
