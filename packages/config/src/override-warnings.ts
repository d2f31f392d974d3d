import type { ResolveContext } from './interpolation/context.ts';
import type { Override } from './override/override.ts';
import type { Repository } from './source/repository.ts';
import { DictNode, type TreeNode, ValueNode } from './tree/nodes.ts';

interface Scene {
  readonly tree: DictNode;
  readonly repository: Repository;
  readonly context: ResolveContext;
}

/**
 * A typo that becomes a text: `app.db=mysql` where `app/db=mysql` would have chosen an option,
 * `lr=le-3` where there was a number. Hydra says nothing. The tree is what Hydra makes it; the
 * warning says what was probably meant. To be asked before the overrides are applied.
 */
export function warnOfTexts(overrides: readonly Override[], scene: Scene): void {
  for (const override of overrides) {
    if (override.kind === '~' || typeof override.parsed !== 'string') continue;
    const warning = lostGroup(override, scene) ?? lostKind(override, scene);
    if (warning !== undefined) scene.context.warnings.push(warning);
  }
}

function lostGroup({ key, value, text }: Override, scene: Scene): string | undefined {
  const group = key.replaceAll('.', '/');
  if (!key.includes('.') || !scene.repository.groupExists(group)) return undefined;
  if (!(nodeAt(scene.tree, key) instanceof DictNode)) return undefined;
  return `'${text}' replaces the mapping '${key}' by a text. To choose an option of the group, write ${group}=${value}`;
}

function lostKind({ key, parsed, text }: Override, scene: Scene): string | undefined {
  const node = nodeAt(scene.tree, key);
  if (!(node instanceof ValueNode) || String(parsed).includes('$')) return undefined;
  const { value } = node;
  const kind = typeof value === 'boolean' ? 'true or false' : 'a number';
  if (!['boolean', 'number', 'bigint'].includes(typeof value) || parsed === '???') return undefined;
  return `'${text}' sets a text where there was ${kind} (${value}). Where that is meant, quote it: ${key}="'${parsed}'"`;
}

function nodeAt(tree: DictNode, key: string): TreeNode | undefined {
  let at: TreeNode | undefined = tree;
  for (const part of key.split('.')) at = at instanceof DictNode ? at.get(part) : undefined;
  return at;
}
