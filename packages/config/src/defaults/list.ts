import { DefaultsListError } from '../errors.ts';
import type { Override } from '../override/override.ts';
import type { Repository } from '../source/repository.ts';
import { ConfigEntry, GroupEntry } from './entry.ts';
import { GroupOverrides } from './overrides.ts';
import type { DefaultEntry } from './read.ts';
import { type Choosable, DefaultsTreeBuilder, isEntry, type TreeNode } from './tree.ts';

/** One step of the composition: a config merged at a package. */
export interface ResultDefault {
  readonly configPath: string;
  readonly package: string;
  readonly parent: string | undefined;
  readonly isSelf: boolean;
  readonly primary: boolean;
  readonly overrideKey: string | undefined;
}

export interface DefaultsList {
  readonly defaults: readonly ResultDefault[];
  readonly tree: readonly TreeNode[];
  readonly overrides: GroupOverrides;
}

export interface DefaultsListOptions {
  readonly repository: Repository;
  /** Undefined: no primary config, only what overrides append. */
  readonly configName: string | undefined;
  readonly overrides: readonly Override[];
  readonly skipMissing: boolean;
  readonly choosable?: Choosable | undefined;
}

const EMPTY_CONFIG = '_dummy_empty_config_';

/** The final defaults list: what is merged, where, in which order. */
export function createDefaultsList(options: DefaultsListOptions): DefaultsList {
  const { repository, configName, skipMissing, choosable } = options;
  const overrides = new GroupOverrides(repository, options.overrides);
  const builder = new DefaultsTreeBuilder({ repository, overrides, skipMissing, choosable });
  const primary = new ConfigEntry(configName ?? EMPTY_CONFIG);
  primary.primary = true;
  // The primary config first, so that its overrides reach Hydra's own groups; merged last.
  const primaryTree = builder.top(primary);
  const hydraTree = builder.top(new ConfigEntry('hydra/config'));
  const tree = [hydraTree, primaryTree];
  const defaults = tree.flatMap(flatten);
  refuseDuplicates(defaults);
  overrides.checkUsed();
  return { defaults, tree, overrides };
}

function flatten(node: TreeNode): ResultDefault[] {
  if (!node.children || node.children.length === 0) return result(node.parent, node.entry);
  return node.children.flatMap((child) => (isEntry(child) ? result(node, child) : flatten(child)));
}

function result(tree: TreeNode | undefined, entry: DefaultEntry): ResultDefault[] {
  if (entry.deleted || entry.isMissing || entry.name === undefined) return [];
  const own = entry.isSelf && tree ? tree.entry : entry;
  if (own.configPath === EMPTY_CONFIG) return [];
  const parent = entry.isSelf ? tree?.parent : tree;
  return [
    {
      configPath: own.configPath,
      package: own.finalPackage(),
      parent: parent?.entry.configPath,
      isSelf: entry.isSelf,
      primary: own.primary,
      overrideKey: !entry.isSelf && entry instanceof GroupEntry ? entry.overrideKey : undefined,
    },
  ];
}

function refuseDuplicates(defaults: readonly ResultDefault[]): void {
  const seen = new Set<string>();
  for (const { overrideKey, configPath } of defaults) {
    if (overrideKey === undefined) continue;
    if (seen.has(overrideKey)) {
      throw new DefaultsListError(
        `${overrideKey} appears more than once in the final defaults list`,
        {
          remedy: `Name the group once ('${configPath}' is the second), or give one a package: ${overrideKey}@PACKAGE.`,
        },
      );
    }
    seen.add(overrideKey);
  }
}
