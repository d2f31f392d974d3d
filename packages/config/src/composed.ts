import type { ResultDefault } from './defaults/list.ts';
import type { ConfigTree, ResolveContext } from './interpolation/context.ts';
import type { Override } from './override/override.ts';
import { DictNode, ListNode, type Origin, type TreeNode } from './tree/nodes.ts';
import { splitKey } from './tree/path.ts';
import { toPlain } from './tree/plain.ts';
import { resolveTree } from './tree/resolve-tree.ts';

export interface ComposedParts {
  readonly tree: DictNode;
  readonly hydra: DictNode;
  readonly context: ResolveContext;
  readonly choices: ReadonlyMap<string, string | undefined>;
  readonly overrides: readonly Override[];
  readonly defaults: readonly ResultDefault[];
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
    this.defaults = parts.defaults;
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
