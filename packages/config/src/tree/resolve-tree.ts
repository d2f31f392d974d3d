import { InterpolationError, InterpolationToMissingError } from '../errors.ts';
import type { ResolveContext } from '../interpolation/context.ts';
import { ResolutionFailure } from '../interpolation/failure.ts';
import { dereference } from '../interpolation/resolve.ts';
import { DictNode, type Key, ListNode, type TreeNode, ValueNode } from './nodes.ts';
import { fullKey } from './path.ts';
import { toNode } from './plain.ts';

const MAX_DEPTH = 400;
const MAX_NODES = 300_000;

/**
 * A copy of a tree with every interpolation resolved; `???` stays. Throws InterpolationError with
 * the key and the file and line that hold the interpolation.
 */
export function resolveTree(tree: TreeNode, context: ResolveContext): TreeNode {
  const budget = { nodes: MAX_NODES };
  return resolved(tree, context, budget, 0);
}

function resolved(
  node: TreeNode,
  context: ResolveContext,
  budget: { nodes: number },
  depth: number,
): TreeNode {
  if (depth > MAX_DEPTH || --budget.nodes < 0) {
    throw failure(node, new ResolutionFailure('resolution', 'interpolations expand without end'));
  }
  const target = follow(node, context);
  const copy = copyShell(target);
  if (target instanceof DictNode && copy instanceof DictNode) {
    for (const child of target.entries.values()) {
      copy.set(child.key as Key, resolved(child, context, budget, depth + 1));
    }
  } else if (target instanceof ListNode && copy instanceof ListNode) {
    for (const child of target.items) copy.push(resolved(child, context, budget, depth + 1));
  }
  copy.origin = node.origin ?? target.origin;
  return copy;
}

function copyShell(node: TreeNode): TreeNode {
  if (node instanceof DictNode) return new DictNode();
  if (node instanceof ListNode) return new ListNode();
  return toNode(node.value);
}

function follow(node: TreeNode, context: ResolveContext): TreeNode {
  if (!(node instanceof ValueNode)) return node;
  try {
    return dereference(node, context);
  } catch (error) {
    if (error instanceof ResolutionFailure) throw failure(node, error);
    throw error;
  }
}

function failure(node: TreeNode, error: ResolutionFailure): InterpolationError {
  const key = fullKey(node);
  const text = node instanceof ValueNode && typeof node.value === 'string' ? ` ${node.value}` : '';
  const message = `${key}:${text} cannot be resolved: ${error.message}`;
  const { origin } = node;
  const details = {
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    ...(origin?.file === undefined ? {} : { location: { ...origin, file: origin.file } }),
  };
  if (error.kind === 'missing') return new InterpolationToMissingError(message, details);
  return new InterpolationError(message, details);
}
