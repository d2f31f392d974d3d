import { SearchPathError } from './errors.ts';
import type { ResolveContext } from './interpolation/context.ts';
import { ResolutionFailure } from './interpolation/failure.ts';
import { select } from './interpolation/resolve.ts';
import type { Override } from './override/override.ts';
import type { ConfigSource } from './source/entry.ts';
import { FileSource } from './source/file-source.ts';
import type { Repository } from './source/repository.ts';
import { DictNode, isContainer, ListNode, type Raw, type TreeNode } from './tree/nodes.ts';
import { pythonRepr } from './tree/text.ts';

export interface SearchPathOptions {
  readonly repository: Repository;
  readonly configName: string | undefined;
  readonly overrides: readonly Override[];
  readonly context: ResolveContext;
}

/** The folders of `hydra.searchpath`: of the command line, else of the primary config. */
export function extraSources(options: SearchPathOptions): ConfigSource[] {
  const { repository, configName, overrides, context } = options;
  const loaded = configName === undefined ? undefined : repository.load(configName);
  const override = overrides.find(
    ({ kind, target }) => kind === '' && target === 'hydra.searchpath',
  );
  const tree = loaded?.tree;
  if (tree && !(tree instanceof DictNode)) {
    throw new SearchPathError(`primary config '${configName}' must be a mapping, not a list`, {
      location: { file: loaded.file },
    });
  }
  const given = (override?.value ?? null) !== null ? override?.value : givenIn(tree, context);
  if (given === null || given === undefined) return [];
  if (!Array.isArray(given) || !given.every((item) => typeof item === 'string')) {
    throw new SearchPathError(
      `hydra.searchpath must be a list of strings. Got: ${pythonRepr(given)}`,
    );
  }
  const where = override ? 'command line' : 'primary config';
  return (given as string[]).flatMap((path) => openSource(path, where, context));
}

function givenIn(tree: DictNode | undefined, context: ResolveContext): Raw | undefined {
  const node = tree && searchPathOf(tree, context);
  if (node instanceof ListNode) {
    return node.items.map((item) => {
      const found = select(node, String(item.key), {
        context,
        trail: undefined,
        throwOnMissing: true,
      });
      return found && !isContainer(found) ? found.value : null;
    });
  }
  if (!node) return undefined;
  return isContainer(node) ? pythonRepr(node) : node.value;
}

/** The node at `hydra.searchpath`, or undefined. */
export function searchPathOf(tree: DictNode, context: ResolveContext): TreeNode | undefined {
  try {
    const node = select(tree, 'hydra.searchpath', {
      context,
      trail: undefined,
      throwOnMissing: false,
    });
    const empty = node && !isContainer(node) && (node.value === null || node.value === '???');
    return empty ? undefined : node;
  } catch (error) {
    if (error instanceof ResolutionFailure && error.kind === 'type') return undefined;
    if (error instanceof ResolutionFailure) throw new SearchPathError(error.message);
    throw error;
  }
}

function openSource(path: string, where: string, context: ResolveContext): ConfigSource[] {
  const provider = `hydra.searchpath in ${where}`;
  const scheme = path.includes('://') ? path.slice(0, path.indexOf('://')) : 'file';
  if (scheme !== 'file') {
    context.warnings.push(`${provider}: ${path} is not available; Havn reads folders only`);
    return [];
  }
  const source = new FileSource(provider, path.replace(/^file:\/\//, ''));
  if (!source.available()) context.warnings.push(`${provider}: ${path} is not available`);
  return [source];
}
