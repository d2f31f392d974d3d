import type { PlainValue } from '../interpolation/context.ts';
import {
  cloneNode,
  DictNode,
  isNode,
  type Key,
  ListNode,
  type Raw,
  type TreeNode,
  ValueNode,
} from './nodes.ts';
import { keyText } from './text.ts';

/** The node that a plain mapping or list was made from: it still tells 1 from 1.0. */
const sources = new WeakMap<object, TreeNode>();

function nodeOf(plain: object): TreeNode | undefined {
  return sources.get(plain);
}

/** A frozen plain value: integers and floats become numbers; an integer past 2^53 stays exact. */
export function toPlain(value: TreeNode | Raw): PlainValue {
  if (value === null || typeof value !== 'object') return plainScalar(value);
  if (value instanceof ValueNode) return toPlain(value.value);
  if (value instanceof DictNode) {
    const entries = [...value.entries.values()].map((node) => [node.key as Key, node] as const);
    return remember(plainObject(entries), value);
  }
  if (value instanceof ListNode) return remember(Object.freeze(value.items.map(toPlain)), value);
  if (value instanceof Map) return plainObject([...value]);
  return Object.freeze((value as readonly Raw[]).map(toPlain));
}

function plainScalar(value: null | boolean | number | bigint | string): PlainValue {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function plainObject(entries: readonly (readonly [Key | null, TreeNode | Raw])[]) {
  const object: Record<string, PlainValue> = {};
  for (const [key, value] of entries) {
    const name = keyText(key);
    const plain = toPlain(value);
    // Assigning `__proto__` would set the prototype instead of a key.
    if (name !== '__proto__') object[name] = plain;
    else Object.defineProperty(object, name, { value: plain, enumerable: true });
  }
  return Object.freeze(object);
}

function remember<P extends object>(plain: P, node: TreeNode): P {
  sources.set(plain, node);
  return plain;
}

/** The inverse, for what a caller hands in: whole numbers become integers. */
export function fromPlain(value: unknown): Raw | TreeNode {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object') return value as Raw;
  const known = nodeOf(value);
  if (known) return known;
  if (isNode(value as Raw)) return value as TreeNode;
  if (Array.isArray(value)) return value.map((item) => fromPlain(item) as Raw);
  return new Map(Object.entries(value).map(([key, item]) => [key, fromPlain(item) as Raw]));
}

/** A node for a plain value; nodes are taken as they are. */
export function toNode(value: Raw | TreeNode): TreeNode {
  if (isNode(value)) return value;
  if (value instanceof Map) {
    const dict = new DictNode();
    for (const [key, item] of value) dict.set(key as Key, freeNode(item));
    return dict;
  }
  if (Array.isArray(value)) {
    const list = new ListNode();
    for (const item of value) list.push(freeNode(item));
    return list;
  }
  return new ValueNode(value);
}

/** A node that may be put somewhere: one that stands in a tree already stays there. */
function freeNode(value: Raw | TreeNode): TreeNode {
  const node = toNode(value);
  return node.parent ? cloneNode(node) : node;
}
