import type { SourceLocation } from '@havn/core';

/** A leaf: integers are `bigint`, floats are `number` (see python/numbers.ts). */
export type Scalar = null | boolean | bigint | number | string;

/** A mapping's key; YAML allows more than strings. */
export type Key = string | bigint | number | boolean;

/** Values outside the tree: what an override or a resolver hands over. */
export type Raw = Scalar | readonly Raw[] | RawDict;
type RawDict = ReadonlyMap<Scalar, Raw>;

/** Where a value was written. */
export interface Origin extends Partial<SourceLocation> {
  /** The text of the override that set it, when no file did. */
  readonly override?: string;
}

export type TreeNode = DictNode | ListNode | ValueNode;
export type Container = DictNode | ListNode;

abstract class Base {
  parent: Container | undefined;
  key: Key | undefined;
  origin: Origin | undefined;

  /** The top of the tree that this node stands in. */
  root(): TreeNode {
    let node = this as unknown as TreeNode;
    while (node.parent) node = node.parent;
    return node;
  }
}

/** A leaf. Its value is a container only when a resolver returned one. */
export class ValueNode extends Base {
  value: Raw;

  constructor(value: Raw, origin?: Origin) {
    super();
    this.value = value;
    this.origin = origin;
  }
}

export class DictNode extends Base {
  readonly entries = new Map<string | bigint | number, TreeNode>();
  /** A closed mapping takes no new keys; undefined means as the parent says. */
  struct: boolean | undefined;
  /** Names a built-in type (Hydra's settings): it is closed, what stands below it is not. */
  typeName: string | undefined;

  get(key: Key): TreeNode | undefined {
    return this.entries.get(lookupKey(key));
  }

  /** Puts a node at a key: the first spelling of a key stays (`1` and `true` are one key). */
  set(key: Key, node: TreeNode): void {
    const lookup = lookupKey(key);
    const old = this.entries.get(lookup);
    node.key = old?.key ?? key;
    node.parent = this;
    this.entries.set(lookup, node);
  }

  delete(key: Key): boolean {
    return this.entries.delete(lookupKey(key));
  }
}

export class ListNode extends Base {
  items: TreeNode[] = [];

  push(node: TreeNode): void {
    node.key = BigInt(this.items.length);
    node.parent = this;
    this.items.push(node);
  }

  put(index: number, node: TreeNode): void {
    node.key = BigInt(index);
    node.parent = this;
    this.items[index] = node;
  }
}

/** Python's dict equality of keys: `1 == 1.0 == True`. */
function lookupKey(key: Key): string | bigint | number {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return key ? 1n : 0n;
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : key;
}

export function isContainer(node: TreeNode | Raw | undefined): node is Container {
  return node instanceof DictNode || node instanceof ListNode;
}

export function isNode(value: TreeNode | Raw): value is TreeNode {
  return value instanceof Base;
}

export function isInterpolation(node: TreeNode | undefined): node is ValueNode {
  return node instanceof ValueNode && typeof node.value === 'string' && node.value.includes('${');
}

export function isMissing(node: TreeNode | undefined): boolean {
  return node instanceof ValueNode && node.value === '???';
}

/** A copy of a node and everything below, standing under the same parent. */
export function cloneNode<N extends TreeNode>(node: N): N;
export function cloneNode(node: TreeNode): TreeNode {
  const copy = cloneShell(node);
  copy.parent = node.parent;
  copy.key = node.key;
  copy.origin = node.origin;
  return copy;
}

function cloneShell(node: TreeNode): TreeNode {
  if (node instanceof ValueNode) return new ValueNode(node.value);
  if (node instanceof ListNode) {
    const list = new ListNode();
    for (const item of node.items) list.push(cloneNode(item));
    return list;
  }
  const dict = new DictNode();
  dict.struct = node.struct;
  dict.typeName = node.typeName;
  for (const child of node.entries.values()) dict.set(child.key as Key, cloneNode(child));
  return dict;
}
