import type { Container, Raw, TreeNode } from '../tree/nodes.ts';

/** What JavaScript code sees of a configuration: integers and floats are both numbers. */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** A composed tree as plain frozen values. */
export type ConfigTree = { readonly [key: string]: PlainValue };

/** A resolver of the caller: `${name:a,1}` calls it with `['a', 1]`. It may not wait. */
export type Resolver = (args: readonly PlainValue[], context: ResolverContext) => PlainValue;

export interface ResolverContext {
  /** The value at an absolute (`a.b`) or relative (`.b`) key path; undefined where there is none. */
  select(path: string): PlainValue | undefined;
}

/** What resolving needs besides the tree. */
export interface ResolveContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly resolvers: Readonly<Record<string, Resolver>>;
  /** When this configuration was composed: `${now:…}` says the same everywhere in it. */
  readonly now: Date;
  /** Hydra's own settings for `${hydra:…}`, when they are known. */
  readonly hydra?: TreeNode;
  readonly warnings: string[];
  /** Runs `${name:…}`, custom or built in. */
  readonly call: (call: ResolverCall) => TreeNode | Raw;
  /** Guards against resolvers that call each other without end. */
  depth: number;
}

export interface ResolverCall {
  readonly name: string;
  readonly args: readonly (Container | Raw)[];
  /** The arguments as written. */
  readonly text: string;
  readonly scope: Scope;
}

/** Where an expression stands: relative keys start at `parent`. */
export interface Scope {
  readonly parent: Container;
  readonly node: TreeNode;
  readonly context: ResolveContext;
  /** The nodes that are being resolved now: meeting one again is a cycle. */
  readonly trail: Set<TreeNode> | undefined;
}
