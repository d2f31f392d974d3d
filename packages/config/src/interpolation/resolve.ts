import { didYouMean } from '@havn/core';
import { InterpolationError } from '../errors.ts';
import { parseInteger } from '../python/numbers.ts';
import {
  type Container,
  DictNode,
  isContainer,
  isInterpolation,
  isMissing,
  isNode,
  type Raw,
  type Scalar,
  type TreeNode,
  ValueNode,
} from '../tree/nodes.ts';
import { fullKey, splitKey } from '../tree/path.ts';
import { pythonRepr, pythonStr } from '../tree/text.ts';
import type { ResolveContext, Scope } from './context.ts';
import type { Expression, Interpolation, ResolverInterpolation } from './expression.ts';
import { ResolutionFailure } from './failure.ts';
import { parseInterpolation } from './parse.ts';

const MAX_DEPTH = 120;

/** What a node stands for: itself, or the target of its interpolation. Throws ResolutionFailure. */
export function dereference(
  node: TreeNode,
  context: ResolveContext,
  trail?: Set<TreeNode>,
): TreeNode {
  if (!isInterpolation(node)) return node;
  const { parent } = node;
  if (!parent) {
    throw new ResolutionFailure('resolution', 'an interpolation needs a parent to resolve in');
  }
  if (context.depth >= MAX_DEPTH) {
    throw new ResolutionFailure('resolution', 'interpolations lead on without end');
  }
  context.depth++;
  try {
    const expression = parseInterpolation(node.value as string);
    const result = evaluate(expression, { parent, node, context, trail });
    return isNode(result) ? result : resultNode(result, node);
  } finally {
    context.depth--;
  }
}

/** As dereference; undefined where it fails. */
export function tryDereference(node: TreeNode, context: ResolveContext): TreeNode | undefined {
  try {
    return dereference(node, context);
  } catch (error) {
    if (error instanceof ResolutionFailure || error instanceof InterpolationError) return undefined;
    throw error;
  }
}

function resultNode(value: Raw, from: TreeNode): ValueNode {
  const node = new ValueNode(value, from.origin);
  node.parent = from.parent;
  node.key = from.key;
  return node;
}

/** The value of an expression: a node of the tree where it is one, else a plain value. */
export function evaluate(expression: Expression, scope: Scope): TreeNode | Raw {
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'concat':
      return expression.parts.map((part) => partText(part, scope)).join('');
    case 'list':
      return expression.items.map((item) => unwrap(evaluate(item, scope)) as Raw);
    case 'dict':
      return new Map(
        expression.entries.map(({ key, value }) => [
          unwrap(evaluate(key, scope)) as Scalar,
          unwrap(evaluate(value, scope)) as Raw,
        ]),
      );
    default:
      return evaluateInterpolation(expression, scope);
  }
}

function partText(part: string | Interpolation, scope: Scope): string {
  return typeof part === 'string' ? part : pythonStr(evaluateInterpolation(part, scope));
}

/** The plain value of a leaf; containers stay nodes. */
export function unwrap(value: TreeNode | Raw): Container | Raw {
  return value instanceof ValueNode ? value.value : value;
}

function evaluateInterpolation(expression: Interpolation, scope: Scope): TreeNode | Raw {
  if (expression.type === 'resolver') return evaluateResolver(expression, scope);
  const key = expression.parts.map((part) => keyPart(part, scope)).join('');
  return resolveKey(key, scope);
}

function keyPart(part: string | Interpolation, scope: Scope): string {
  if (typeof part === 'string') return part;
  const value = unwrap(evaluateInterpolation(part, scope));
  if (typeof value !== 'string') {
    throw new ResolutionFailure(
      'resolution',
      `an interpolation inside a key must give text, not ${pythonRepr(value)}`,
    );
  }
  return value;
}

function evaluateResolver(expression: ResolverInterpolation, scope: Scope): TreeNode | Raw {
  const name = expression.name.map((part) => keyPart(part, scope)).join('.');
  const args = expression.args.map((arg) => unwrap(evaluate(arg, scope)));
  return scope.context.call({ name, args, text: expression.text, scope });
}

/** `${key}`: the node at a key path, its own interpolation followed. */
function resolveKey(key: string, scope: Scope): TreeNode {
  const { root, path } = rootOf(key, scope.parent);
  const found = select(root, path, { ...scope, throwOnMissing: true });
  if (!found) {
    throw new ResolutionFailure('key', `Interpolation key '${key}' not found`, keyHint(root, path));
  }
  for (let at: TreeNode | undefined = scope.parent; at; at = at.parent) {
    if (at === found) {
      throw new ResolutionFailure('resolution', 'Interpolation to parent node detected');
    }
  }
  return found;
}

function keyHint(root: Container, path: string): string | undefined {
  let at: TreeNode | undefined = root;
  for (const part of splitKey(path)) {
    if (!(at instanceof DictNode)) return undefined;
    const next = at.get(part);
    if (!next) return didYouMean(part, [...at.entries.keys()].map(String));
    at = next;
  }
  return undefined;
}

/** Where a key path starts: the root, or so many levels up as it has leading dots. */
export function rootOf(key: string, from: Container): { root: Container; path: string } {
  if (!key.startsWith('.')) return { root: from.root() as Container, path: key };
  let root: Container | undefined = from;
  let path = key.slice(1);
  while (path.startsWith('.')) {
    root = root.parent;
    if (!root) throw new ResolutionFailure('key', `'${key}' leads above the root`);
    path = path.slice(1);
  }
  return { root, path };
}

export interface SelectOptions {
  readonly context: ResolveContext;
  readonly trail: Set<TreeNode> | undefined;
  readonly throwOnMissing: boolean;
}

/**
 * The node at a key path below a container, interpolations on the way and at its end followed.
 * Undefined where there is none; throws ResolutionFailure (kind `type` where a leaf is in the way).
 */
export function select(
  root: Container,
  path: string,
  options: SelectOptions,
): TreeNode | undefined {
  if (path === '') return root;
  const parts = splitKey(path);
  const last = parts.pop() as string;
  let at: Container = root;
  for (const [index, part] of parts.entries()) {
    const step = selectOne(at, part, options.throwOnMissing);
    if (!step) return undefined;
    const target = dereference(step, options.context, options.trail);
    if (!isContainer(target)) {
      throw new ResolutionFailure(
        'type',
        `Error trying to access ${path}: '${parts.slice(0, index + 1).join('.')}' is no mapping or list`,
      );
    }
    at = target;
  }
  const found = selectOne(at, last, options.throwOnMissing);
  return found && follow(found, options);
}

function follow(node: TreeNode, { context, trail }: SelectOptions): TreeNode {
  if (!isInterpolation(node)) return node;
  const steps = trail ?? new Set<TreeNode>();
  if (steps.has(node)) {
    throw new ResolutionFailure('resolution', 'Recursive interpolation detected');
  }
  steps.add(node);
  try {
    return dereference(node, context, steps);
  } finally {
    steps.delete(node);
  }
}

/** The child at one key; a `???` is an error where the caller says so. */
export function selectOne(
  container: Container,
  key: string,
  throwOnMissing: boolean,
): TreeNode | undefined {
  const found = childAt(container, key);
  if (throwOnMissing && isMissing(found)) {
    throw new ResolutionFailure('missing', `Missing mandatory value: ${fullKey(found)}`);
  }
  return found;
}

function childAt(container: Container, key: string): TreeNode | undefined {
  if (container instanceof DictNode) return container.get(key);
  const index = parseInteger(key);
  if (index === undefined) {
    throw new ResolutionFailure('resolution', `Index '${key}' of a list is not an integer`);
  }
  return index < 0n ? undefined : container.items[Number(index)];
}
