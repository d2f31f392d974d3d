import { nearest } from '@havn/core';
import { ConfigError, OverrideError, StructError } from './errors.ts';
import type { ResolveContext } from './interpolation/context.ts';
import { ResolutionFailure } from './interpolation/failure.ts';
import { select } from './interpolation/resolve.ts';
import type { Override } from './override/override.ts';
import {
  type Container,
  DictNode,
  isContainer,
  isMissing,
  type Raw,
  type TreeNode,
  ValueNode,
} from './tree/nodes.ts';
import { toNode } from './tree/plain.ts';
import { keyText, pythonRepr } from './tree/text.ts';
import { nodeFromRaw, updateTree } from './tree/update.ts';

/** Applies the overrides that are about values, in order. Throws OverrideError and its like. */
export function applyOverrides(
  overrides: readonly Override[],
  tree: DictNode,
  context: ResolveContext,
): void {
  for (const override of overrides) {
    if (override.package !== undefined) {
      throw new OverrideError(
        `Override ${override.text} looks like a config group override, but config group '${override.key}' does not exist.`,
      );
    }
    try {
      applyOne(override, tree, context);
    } catch (error) {
      if (error instanceof ResolutionFailure) {
        throw new OverrideError(`Error merging override ${override.text}: ${error.message}`);
      }
      if (error instanceof ConfigError && !(error instanceof OverrideError)) {
        throw new OverrideError(`Error merging override ${override.text}: ${error.message}`, {
          cause: error,
          ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
        });
      }
      throw error;
    }
  }
}

function applyOne(override: Override, tree: DictNode, context: ResolveContext): void {
  const { kind, key, text } = override;
  if (kind === '~') {
    deleteValue(override, tree, context);
    return;
  }
  if (kind === '+') refuseExisting(override, tree, context);
  const value = nodeFromRaw(override.value, { override: text });
  try {
    updateTree(tree, key, value, { forceAdd: kind !== '', context });
  } catch (error) {
    if (!(error instanceof StructError)) throw error;
    const near = nearestPath(tree, key);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    throw new OverrideError(`Could not override '${key}'.${hint}`, {
      cause: error,
      remedy:
        kind === ''
          ? `${error.message}. To append to your config use +${text}`
          : `${error.message}.`,
    });
  }
}

function valueAt(tree: Container, key: string, context: ResolveContext): TreeNode | undefined {
  try {
    const node = select(tree, key, { context, trail: undefined, throwOnMissing: false });
    return isMissing(node) || (node instanceof ValueNode && node.value === null) ? undefined : node;
  } catch (error) {
    if (error instanceof ResolutionFailure && error.kind === 'type') return undefined;
    throw error;
  }
}

function refuseExisting(override: Override, tree: DictNode, context: ResolveContext): void {
  const { value, key, text } = override;
  if (!valueAt(tree, key, context) || value instanceof Map || Array.isArray(value)) return;
  throw new OverrideError(`Could not append to config. An item is already at '${key}'.`, {
    remedy: `Either remove + prefix: '${text.slice(1)}'\n  Or add a second + to add or override '${key}': '+${text}'`,
  });
}

function deleteValue(override: Override, tree: DictNode, context: ResolveContext): void {
  const { key, value } = override;
  const found = valueAt(tree, key, context);
  if (!found) {
    const near = nearestPath(tree, key);
    throw new OverrideError(`Could not delete from config. '${key}' does not exist.`, {
      ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
    });
  }
  if (value !== null && !sameValue(found, value)) {
    throw new OverrideError(
      `Could not delete from config. The value of '${key}' is ${pythonRepr(found)} and not ${pythonRepr(value)}.`,
    );
  }
  const dot = key.lastIndexOf('.');
  const parent = dot === -1 ? tree : valueAt(tree, key.slice(0, dot), context);
  if (!(parent instanceof DictNode)) {
    throw new OverrideError(`Could not delete from config. '${key}' is an item of a list.`, {
      remedy: `Give the list anew: ${dot === -1 ? key : key.slice(0, dot)}=[…]`,
    });
  }
  if (!parent.delete(key.slice(dot + 1))) {
    throw new OverrideError(`Could not delete from config. '${key}' does not exist.`);
  }
}

/** Python's `==` between a node of the tree and a value. */
function sameValue(node: TreeNode, value: Raw): boolean {
  const other = toNode(value);
  if (node instanceof DictNode && other instanceof DictNode) {
    if (node.entries.size !== other.entries.size) return false;
    return [...node.entries].every(([key, item]) => {
      const match = other.entries.get(key);
      return match !== undefined && sameNodes(item, match);
    });
  }
  return sameNodes(node, other);
}

function sameNodes(a: TreeNode, b: TreeNode): boolean {
  if (a instanceof DictNode || b instanceof DictNode) {
    return a instanceof DictNode && b instanceof DictNode && pythonRepr(a) === pythonRepr(b);
  }
  if (isContainer(a) || isContainer(b)) {
    if (!isContainer(a) || !isContainer(b) || a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => sameNodes(item, b.items[index] as TreeNode));
  }
  return sameScalar(a.value, b.value);
}

function sameScalar(a: Raw, b: Raw): boolean {
  if (a === b) return true;
  const [left, right] = [numberOf(a), numberOf(b)];
  return left !== undefined && left === right;
}

/** `1 == 1.0 == True`; past the exact integers equality of the bigints has decided already. */
function numberOf(value: Raw): number | undefined {
  if (typeof value === 'string' || value === null || typeof value === 'object') return undefined;
  return Number(value);
}

/** The existing key path that is nearest to one that is not there. */
function nearestPath(tree: DictNode, key: string): string | undefined {
  const parts = key.split('.');
  let at: TreeNode | undefined = tree;
  for (const [index, part] of parts.entries()) {
    if (!(at instanceof DictNode)) return undefined;
    const next: TreeNode | undefined = at.get(part);
    if (!next) {
      const names = [...at.entries.values()].map((node) => keyText(node.key ?? ''));
      const near = nearest(
        part,
        names.filter((name) => name !== 'hydra'),
      );
      if (near !== undefined) return [...parts.slice(0, index), near].join('.');
      return deepMatch(tree, parts.at(-1) as string);
    }
    at = next;
  }
  return undefined;
}

/** A key of the same name elsewhere: `learning_rate` for `train.learning_rate`. */
function deepMatch(tree: DictNode, name: string, prefix = ''): string | undefined {
  for (const node of tree.entries.values()) {
    const key = keyText(node.key ?? '');
    if (prefix === '' && key === 'hydra') continue;
    if (prefix !== '' && key === name) return `${prefix}${key}`;
    if (!(node instanceof DictNode)) continue;
    const found = deepMatch(node, name, `${prefix}${key}.`);
    if (found !== undefined) return found;
  }
  return undefined;
}
