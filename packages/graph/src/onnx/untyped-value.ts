import type { Graph, Value } from '../graph.ts';
import { UntypedValueError } from './errors.ts';

const untyped = new WeakSet<Value>();

/** A value whose type and shape its file does not tell: asking for them throws. */
export function untypedValue(graph: Graph, name: string): Value {
  const unknown = (): never => {
    throw new UntypedValueError(name);
  };
  const value: Value = {
    graph,
    name,
    get dtype() {
      return unknown();
    },
    get shape() {
      return unknown();
    },
  };
  untyped.add(value);
  return value;
}

export function isTyped(value: Value): boolean {
  return !untyped.has(value);
}
