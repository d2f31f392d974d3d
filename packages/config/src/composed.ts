import type { DefaultsList, ResultDefault } from './defaults/list.ts';
import { describeDefaults, describeDefaultsTree, describeSearchPath } from './describe.ts';
import type { ConfigTree, PlainValue, ResolveContext } from './interpolation/context.ts';
import { selectNode } from './interpolation/select-node.ts';
import type { Override } from './override/override.ts';
import type { Repository } from './source/repository.ts';
import {
  cloneNode,
  DictNode,
  type Key,
  ListNode,
  type Origin,
  type TreeNode,
} from './tree/nodes.ts';
import { splitKey } from './tree/path.ts';
import { toPlain } from './tree/plain.ts';
import { resolveTree } from './tree/resolve-tree.ts';

export interface ComposedParts {
  readonly tree: DictNode;
  readonly hydra: DictNode;
  readonly context: ResolveContext;
  readonly choices: ReadonlyMap<string, string | undefined>;
  readonly overrides: readonly Override[];
  readonly list: DefaultsList;
  readonly repository: Repository;
}

/** What to look at; see `Composed.view`. */
export interface View {
  /** The tree (default), Hydra's own node, or both in one. */
  readonly part?: 'job' | 'hydra' | 'all';
  /** A key path below which to look. */
  readonly package?: string;
  /** Interpolations replaced by their values. */
  readonly resolve?: boolean;
}

/** A composed configuration and how it came about. */
export class Composed {
  /** Group (`db`, `db@package`) → the option taken, null where none was; Hydra's own apart. */
  readonly choices: Readonly<Record<string, string | null>>;
  /** The overrides as given, Hydra's own apart. */
  readonly overrides: { readonly task: readonly string[]; readonly hydra: readonly string[] };
  /** What was merged, in order. */
  readonly defaults: readonly ResultDefault[];
  private readonly parts: ComposedParts;
  private plain: ConfigTree | undefined;
  private solved: ConfigTree | undefined;

  constructor(parts: ComposedParts) {
    this.parts = parts;
    this.defaults = parts.list.defaults;
    const choices = [...parts.choices]
      .filter(([key]) => !key.startsWith('hydra/'))
      .map(([key, value]) => [key, value ?? null] as const);
    this.choices = Object.freeze(Object.fromEntries(choices));
    const texts = (hydra: boolean) =>
      parts.overrides.filter(({ isHydra }) => isHydra === hydra).map(({ text }) => text);
    this.overrides = { task: texts(false), hydra: texts(true) };
  }

  /** The tree as composed, interpolations left as text. */
  get tree(): ConfigTree {
    this.plain ??= toPlain(this.parts.tree) as ConfigTree;
    return this.plain;
  }

  /** The tree with interpolations resolved. Throws InterpolationError. */
  get resolved(): ConfigTree {
    this.solved ??= toPlain(resolveTree(this.parts.tree, this.parts.context)) as ConfigTree;
    return this.solved;
  }

  /** Hydra's own node (`hydra.run.dir` and so on), interpolations left as text. */
  get hydra(): ConfigTree {
    return toPlain(this.parts.hydra) as ConfigTree;
  }

  /**
   * The tree, Hydra's node or both, or what stands at a key path of these; undefined where nothing
   * does. Throws InterpolationError.
   */
  view({ part = 'job', package: path, resolve = false }: View = {}): PlainValue | undefined {
    const { context } = this.parts;
    const tree = this.treeOf(part);
    const options = { context, trail: undefined, throwOnMissing: false };
    const found =
      path === undefined || path === '_global_' ? tree : selectNode(tree, path, options);
    return found && toPlain(resolve ? resolveTree(found, context) : found);
  }

  private treeOf(part: 'job' | 'hydra' | 'all'): DictNode {
    const { tree, hydra } = this.parts;
    if (part === 'job') return tree;
    if (part === 'all') return wholeTree(tree, hydra);
    const alone = wholeTree(new DictNode(), hydra);
    const node = alone.get('hydra') as DictNode;
    for (const key of ['help', 'hydra_help']) node.delete(key);
    return alone;
  }

  /** The text at a key path of the tree or of `hydra`, resolved; undefined for none and `???`. */
  text(path: string): string | undefined {
    const value = this.view({ part: 'all', package: path, resolve: true });
    return value === undefined || value === null || value === '???' ? undefined : String(value);
  }

  /** The options of a group in the search path. */
  options(group: string): readonly string[] {
    const { repository } = this.parts;
    return repository.groupExists(group) ? repository.options(group) : [];
  }

  /** The defaults as a tree, as the list that is merged, and the places that were searched. */
  describe(what: 'defaults' | 'defaults-tree' | 'searchpath'): string {
    const { list, repository } = this.parts;
    if (what === 'defaults') return describeDefaults(list.defaults);
    if (what === 'defaults-tree') return describeDefaultsTree(list.tree);
    return describeSearchPath(repository.sources);
  }

  /** What should be said though it is no mistake: deprecated keys, folders that are not there. */
  get warnings(): readonly string[] {
    return this.parts.context.warnings;
  }

  /** The file and line, or the override, that a value comes from; of the nearest key above it. */
  origin(path: string): Origin | undefined {
    let at: TreeNode | undefined = this.parts.tree;
    let { origin } = at;
    for (const part of splitKey(path)) {
      at =
        at instanceof DictNode
          ? childOf(at, part)
          : at instanceof ListNode
            ? at.items[Number(part)]
            : undefined;
      if (!at) break;
      origin = at.origin ?? origin;
    }
    return origin;
  }
}

function childOf(dict: DictNode, part: string): TreeNode | undefined {
  return dict.get(part) ?? (/^-?\d+$/.test(part) ? dict.get(BigInt(part)) : undefined);
}

/** One root over the tree and Hydra's node: each may refer to the other. */
export function wholeTree(tree: DictNode, hydra: DictNode): DictNode {
  const root = new DictNode();
  root.set('hydra', cloneNode(hydra));
  for (const child of tree.entries.values()) root.set(child.key as Key, cloneNode(child));
  return root;
}
