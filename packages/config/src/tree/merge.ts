import { didYouMean } from '@havn/core';
import { MergeError, StructError } from '../errors.ts';
import type { ResolveContext } from '../interpolation/context.ts';
import { tryDereference } from '../interpolation/resolve.ts';
import {
  type Container,
  cloneNode,
  DictNode,
  isContainer,
  isInterpolation,
  isMissing,
  type Key,
  ListNode,
  type TreeNode,
  ValueNode,
} from './nodes.ts';
import { fullKey } from './path.ts';
import { keyText } from './text.ts';

/**
 * Merges `source` into `target` as OmegaConf does: mappings key by key, lists replaced, `???`
 * never over a value. Nodes move; only what already stands in the target's own tree is copied.
 * Throws MergeError for a mapping over a list (or the reverse), StructError for a new key of a
 * closed mapping.
 */
export function mergeInto(target: Container, source: Container, context: ResolveContext): void {
  if (target instanceof DictNode && source instanceof DictNode) mergeDict(target, source, context);
  else if (target instanceof ListNode && source instanceof ListNode) mergeList(target, source);
  else {
    const [what, over] = source instanceof ListNode ? ['list', 'mapping'] : ['mapping', 'list'];
    const place = target.origin?.file ? ` (${target.origin.file}:${target.origin.line})` : '';
    throw new MergeError(
      `Cannot merge a ${what} into the ${over} '${fullKey(target)}'${place}`,
      mergeDetails(source),
    );
  }
}

function mergeDetails(source: Container) {
  const { origin } = source;
  return {
    ...(origin?.file === undefined ? {} : { location: { ...origin, file: origin.file } }),
    remedy: 'Give both the same shape, or use another key.',
  };
}

function mergeDict(target: DictNode, source: DictNode, context: ResolveContext): void {
  for (const from of [...source.entries.values()]) {
    const key = from.key as Key;
    const to = expandInterpolation(target, key, context);
    if (isContainer(to) && isContainer(from)) mergeInto(to, from, context);
    else if (!isMissing(from) || to === undefined) place(target, key, from);
  }
  target.struct = source.struct ?? target.struct;
  target.typeName = source.typeName ?? target.typeName;
}

/** The target's node; an interpolation that stands for a container becomes a copy of it. */
function expandInterpolation(
  target: DictNode,
  key: Key,
  context: ResolveContext,
): TreeNode | undefined {
  const node = target.get(key);
  if (!isInterpolation(node)) return node;
  const stands = tryDereference(node, context);
  if (!isContainer(stands)) return node;
  place(target, key, stands);
  return target.get(key);
}

function mergeList(target: ListNode, source: ListNode): void {
  const items = source.items.map((item) => ownable(target, item));
  target.items = [];
  for (const item of items) target.push(item);
  target.origin = source.origin;
}

/** Puts a node at a key of a mapping, unless the mapping is closed and lacks the key. */
function place(target: DictNode, key: Key, node: TreeNode): void {
  checkKey(target, key, node);
  target.set(key, ownable(target, node));
}

function ownable(target: Container, node: TreeNode): TreeNode {
  if (node instanceof ValueNode) return new ValueNode(node.value, node.origin);
  return node.root() === target.root() ? cloneNode(node) : node;
}

/** Throws StructError where a mapping is closed and has no such key. */
export function checkKey(target: DictNode, key: Key, node?: TreeNode): void {
  if (target.get(key) !== undefined || !isClosed(target)) return;
  const known = [...target.entries.values()].map((entry) => keyText(entry.key as Key));
  const hint = didYouMean(keyText(key), known);
  const where = target.typeName ? `not in '${target.typeName}'` : 'not in struct';
  const { origin } = node ?? {};
  throw new StructError(`Key '${fullKey(target, key)}' is ${where}`, {
    ...(hint === undefined ? {} : { remedy: hint }),
    ...(origin?.file === undefined ? {} : { location: { ...origin, file: origin.file } }),
  });
}

function isClosed(node: DictNode): boolean {
  if (node.typeName !== undefined) return node.struct !== false;
  for (let at: Container | undefined = node; at; at = at.parent) {
    if (at instanceof DictNode && at.struct !== undefined) return at.struct;
  }
  return false;
}
