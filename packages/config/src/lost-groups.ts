import type { ResolveContext } from './interpolation/context.ts';
import type { Override } from './override/override.ts';
import type { Repository } from './source/repository.ts';
import { DictNode, type TreeNode } from './tree/nodes.ts';

/**
 * `app.db=mysql` sets a text where `app/db=mysql` would have chosen an option, and Hydra says
 * nothing. The tree is what Hydra makes it; the warning says what was probably meant.
 */
export function warnOfLostGroups(
  overrides: readonly Override[],
  tree: DictNode,
  repository: Repository,
  context: ResolveContext,
): void {
  for (const { kind, key, value, text } of overrides) {
    if (kind === '~' || typeof value !== 'string' || !key.includes('.')) continue;
    const group = key.replaceAll('.', '/');
    if (!(nodeAt(tree, key) instanceof DictNode) || !repository.groupExists(group)) continue;
    context.warnings.push(
      `'${text}' replaces the mapping '${key}' by a text. To choose an option of the group, write ${group}=${value}`,
    );
  }
}

function nodeAt(tree: DictNode, key: string): TreeNode | undefined {
  let at: TreeNode | undefined = tree;
  for (const part of key.split('.')) at = at instanceof DictNode ? at.get(part) : undefined;
  return at;
}
