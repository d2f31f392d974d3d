import { isDict, isList, PyDate, type PyScalar, type PyValue, typeName } from '../value/values.ts';
import { ContextError } from './failures.ts';

/** Where a value of the context was written. */
interface NodeOrigin {
  /** A file, or `vars[0]`; undefined for what `foreach` and `matrix` set. */
  readonly source: string | undefined;
  readonly path: readonly string[];
  /** False for what a params file brought: its use is tracked. */
  readonly local: boolean;
}

export const NO_ORIGIN: NodeOrigin = { source: undefined, path: [], local: true };

/** A value of the context with its origin; containers hold nodes. */
export type ContextNode = ScalarNode | ListNode | DictNode;

class ScalarNode {
  readonly value: PyScalar;
  readonly origin: NodeOrigin;

  constructor(value: PyScalar, origin: NodeOrigin) {
    this.value = value;
    this.origin = origin;
  }
}

export class ListNode {
  readonly items: readonly ContextNode[];
  readonly origin: NodeOrigin;

  constructor(items: readonly ContextNode[], origin: NodeOrigin) {
    this.items = items;
    this.origin = origin;
  }

  get value(): PyValue {
    return this.items.map((item) => item.value);
  }
}

export class DictNode {
  readonly entries: Map<string, ContextNode>;
  readonly origin: NodeOrigin;

  constructor(entries: Map<string, ContextNode>, origin: NodeOrigin) {
    this.entries = entries;
    this.origin = origin;
  }

  get value(): PyValue {
    return new Map([...this.entries].map(([key, node]) => [key, node.value]));
  }
}

export function isNode(value: unknown): value is ContextNode {
  return value instanceof ScalarNode || value instanceof ListNode || value instanceof DictNode;
}

/** Keys that are not text cannot be reached by an expression and are left out, as in DVC. */
export function toNode(value: PyValue | ContextNode, origin: NodeOrigin): ContextNode {
  if (isNode(value)) return value;
  if (isList(value)) {
    return new ListNode(
      value.map((item, index) => toNode(item, below(origin, String(index)))),
      origin,
    );
  }
  if (isDict(value)) return dictNode(value, origin);
  if (value instanceof PyDate) {
    const place = `${origin.source ?? '<local>'}:${origin.path.join('.')}`;
    throw new ContextError(`Unsupported value of type '${typeName(value)}' in '${place}'`);
  }
  return new ScalarNode(value, origin);
}

export function dictNode(
  value: ReadonlyMap<PyScalar, PyValue | ContextNode>,
  origin: NodeOrigin,
): DictNode {
  const entries = new Map<string, ContextNode>();
  for (const [key, item] of value) {
    if (typeof key === 'string') entries.set(key, toNode(item, below(origin, key)));
  }
  return new DictNode(entries, origin);
}

function below(origin: NodeOrigin, step: string): NodeOrigin {
  return { ...origin, path: [...origin.path, step] };
}
