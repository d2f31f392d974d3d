import { OverrideError } from '../errors.ts';
import type { ResolveContext } from '../interpolation/context.ts';
import { parseInterpolation } from '../interpolation/parse.ts';
import { selectOne } from '../interpolation/resolve.ts';
import { parseInteger } from '../python/numbers.ts';
import { checkKey, mergeInto } from './merge.ts';
import {
  type Container,
  DictNode,
  isContainer,
  type Key,
  ListNode,
  type Origin,
  type Raw,
  type TreeNode,
  ValueNode,
} from './nodes.ts';
import { splitKey } from './path.ts';

export interface UpdateOptions {
  /** New keys may appear on the whole path. */
  readonly forceAdd: boolean;
  readonly context: ResolveContext;
}

/**
 * Sets a key path to a value; a mapping or list merges into one that is there, and leaves on the
 * way become mappings (`OmegaConf.update(merge=True)`). Throws StructError for an unknown key.
 */
export function updateTree(
  tree: Container,
  path: string,
  value: TreeNode,
  { forceAdd, context }: UpdateOptions,
): void {
  const parts = splitKey(path);
  const last = parts.pop() as string;
  let at = tree;
  for (const part of parts) {
    let next = selectOne(at, part, false);
    if (!isContainer(next)) {
      next = new DictNode();
      next.origin = value.origin;
      const node = next;
      opened(at, forceAdd, (root) => assign(root, part, node));
    }
    at = next;
  }
  opened(at, forceAdd, (root) => {
    const old = isContainer(value) ? existing(root, last) : undefined;
    if (isContainer(old) && isContainer(value)) mergeInto(old, value, context);
    else assign(root, last, value);
  });
}

function existing(root: Container, key: string): TreeNode | undefined {
  if (root instanceof DictNode) {
    checkKey(root, key);
    return root.get(key);
  }
  return root.items[listIndex(root, key)];
}

function assign(root: Container, key: string, value: TreeNode): void {
  if (root instanceof ListNode) root.put(listIndex(root, key), value);
  else {
    checkKey(root, key);
    root.set(key, value);
  }
}

function listIndex(list: ListNode, key: string): number {
  const index = parseInteger(key);
  if (index === undefined) throw new OverrideError(`Index '${key}' of a list is not an integer`);
  const at = Number(index) < 0 ? list.items.length + Number(index) : Number(index);
  if (at >= list.items.length || at < 0) {
    throw new OverrideError(
      `Index ${key} is out of range: the list has ${list.items.length} items`,
    );
  }
  return at;
}

/** Runs a change with a mapping opened to new keys. */
function opened<T>(root: Container, open: boolean, change: (root: Container) => T): T {
  if (!open || !(root instanceof DictNode)) return change(root);
  const { struct } = root;
  root.struct = false;
  try {
    return change(root);
  } finally {
    root.struct = struct;
  }
}

/** A node for an override's value; keys and interpolations are checked as a file's are. */
export function nodeFromRaw(value: Raw, origin: Origin): TreeNode {
  if (value instanceof Map) {
    const dict = new DictNode();
    dict.origin = origin;
    for (const [key, item] of value) {
      if (key === null) throw new OverrideError('a key must not be null');
      dict.set(key as Key, nodeFromRaw(item, origin));
    }
    return dict;
  }
  if (Array.isArray(value)) {
    const list = new ListNode();
    list.origin = origin;
    for (const item of value) list.push(nodeFromRaw(item, origin));
    return list;
  }
  // An interpolation that cannot be parsed is refused here, not when somebody reads it.
  if (typeof value === 'string' && value.includes('${')) parseInterpolation(value);
  return new ValueNode(value, origin);
}
